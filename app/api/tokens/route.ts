import { NewToken } from "@/lib/auth/model/people";
import { createApiToken, listApiTokens } from "@/lib/auth/store/api-tokens";
import { created, userRoute } from "@/lib/http/route";

const MINUTES_A_DAY = 24 * 60;

export const GET = userRoute(
  { permission: "api-tokens.read", summary: "API tokens, without the tokens themselves." },
  async (actor) => {
    const items = await listApiTokens(actor);
    return { items, next: null, total: items.length };
  },
);

export const POST = userRoute(
  {
    permission: "api-tokens.create",
    summary: "Make an API token; it is shown once.",
    body: NewToken,
    stepUp: true,
  },
  async (actor, { body: { expiresDays, ...wish } }) =>
    created(await createApiToken(actor, { ...wish, minutes: expiresDays * MINUTES_A_DAY })),
);
