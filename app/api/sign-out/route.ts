import { z } from "zod";
import { endedCodesCookie, endedCookie } from "@/lib/auth/cookie";
import { signOut } from "@/lib/auth/store/sign-out";
import { formRoute } from "@/lib/http/form-route";
import { visitorOf } from "@/lib/http/visitor";

export const POST = formRoute(
  { summary: "End this session.", body: z.object({}), page: () => "/sign-in" },
  async (_, __, request) => {
    await signOut(visitorOf(request));
    return {
      to: "/sign-in",
      cookies: [endedCookie(), endedCodesCookie()],
      headers: { "clear-site-data": '"cache", "storage"' },
    };
  },
);
