/** Are we cut off? Asked only when a look met silence, and then once for all that met it in the same moment. */
import type { Policy } from "@/lib/http/outbound/address";
import { placeOf } from "../model/self-check";
import { look } from "./look";

const KNOWN_FOR_MS = 3_000;
const PATIENCE_MS = 2_000;

export class Canaries {
  #targets: readonly string[] = [];
  #asked: { at: number; answer: Promise<boolean> } | null = null;

  constructor(private readonly policy: Policy) {}

  replace(targets: readonly string[]): void {
    if (targets.join() === this.#targets.join()) return;
    this.#targets = targets;
    this.#asked = null;
  }

  /** True when there are canaries and none of them answers. Without any nobody can tell, so it is never our fault. */
  async areGone(now = performance.now()): Promise<boolean> {
    if (this.#targets.length === 0) return false;
    if (!this.#asked || now - this.#asked.at > KNOWN_FOR_MS) this.#asked = { at: now, answer: this.#ask() };
    return this.#asked.answer;
  }

  async #ask(): Promise<boolean> {
    const looks = await Promise.all(
      this.#targets.map((target) => look({ kind: "tcp", ...placeOf(target) }, this.policy, PATIENCE_MS)),
    );
    // A refused connection is an answer too: somebody is there.
    return looks.every(({ class: kind, reason }) => kind !== "ok" && reason !== "refused");
  }
}
