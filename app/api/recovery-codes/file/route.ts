import { openCodes } from "@/lib/auth/shown-codes";
import { environment } from "@/lib/env";
import { NotFound } from "@/lib/errors";
import { publicRoute } from "@/lib/http/route";
import { fullSessionOf, sealedCodesOf } from "@/lib/http/visitor";

export const GET = publicRoute(
  { summary: "The recovery codes as a text file, while they are still shown.", readsBody: true },
  async (_, { request }) => {
    const session = await fullSessionOf(request);
    const codes = openCodes(session.id, sealedCodesOf(request));
    if (!codes) throw new NotFound("The recovery codes are not shown any more.");
    const text = `Recovery codes for Garrison at ${environment().baseUrl}\nEach works once.\n\n${codes.join("\n")}\n`;
    return new Response(text, {
      headers: {
        "content-type": "text/plain; charset=utf-8",
        "content-disposition": 'attachment; filename="garrison-recovery-codes.txt"',
        "cache-control": "no-store",
      },
    });
  },
);
