/** The overview, put together from every domain. */
import type { Actor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { countFleet } from "@/lib/fleet/store/servers";
import { answer } from "./answers";
import type { Answers } from "./model";

/** The three answers as of now; `env` narrows them to one environment. */
export async function getAnswers(actor: Actor, env?: string): Promise<Answers> {
  queryAs(actor, "overview.read");
  return answer({ fleet: await countFleet(actor, env) }, new Date());
}
