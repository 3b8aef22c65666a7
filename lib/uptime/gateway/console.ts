/**
 * The console, as a location far away asks it. Its address is the operator's own word, so it may lie in a private network;
 * the token travels by https, or not beyond this machine, and follows no redirect.
 */
import { type Delivery, type DeliveryReceipt, LocationPlan, TIME_HEADER } from "../model/location";

const PATIENCE_MS = 15_000;
const HURRIED_MS = 3_000;
const PLAN_BYTES = 16_777_216;

/** The console answered, and not as hoped. */
export class ConsoleRefused extends Error {
  constructor(
    readonly status: number,
    detail: string,
  ) {
    super(detail);
  }

  /** The token is not, or no longer, one of a location. */
  get isOfToken(): boolean {
    return this.status === 401 || this.status === 403;
  }
}

export class ConsoleOf {
  #tag: string | null = null;
  #skewMs: number | null = null;
  #patienceMs = PATIENCE_MS;
  #underWay = new AbortController();

  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** How far our clock is ahead of the console's, less what the way there and back may hide; null before the first answer. */
  get skewMs(): number | null {
    return this.#skewMs;
  }

  /** This process is to end: nobody waits long for an answer any more. */
  hurry(): void {
    const former = this.#underWay;
    this.#underWay = new AbortController();
    this.#patienceMs = HURRIED_MS;
    setTimeout(() => former.abort(), HURRIED_MS).unref();
  }

  /** The next plan comes whole. */
  forgetPlan(): void {
    this.#tag = null;
  }

  /** Null while the plan is as it was. @throws ConsoleRefused, or why there was no answer */
  async plan(): Promise<LocationPlan | null> {
    const answer = await this.#ask(
      "plan",
      this.#tag === null ? {} : { headers: { "if-none-match": this.#tag } },
    );
    if (answer.status === 304) return null;
    const parsed = LocationPlan.safeParse(JSON.parse(await textOf(answer)));
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new ConsoleRefused(
        answer.status,
        `The console's plan is not understood: ${issue?.path.join(".")} ${issue?.message}. Are both of one version?`,
      );
    }
    this.#tag = answer.headers.get("etag");
    return parsed.data;
  }

  /** @throws ConsoleRefused, or why there was no answer */
  async deliver(delivery: Delivery): Promise<DeliveryReceipt> {
    const answer = await this.#ask("results", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(delivery),
    });
    return JSON.parse(await textOf(answer)) as DeliveryReceipt;
  }

  async #ask(what: string, init: RequestInit): Promise<Response> {
    const asked = Date.now();
    const answer = await fetch(`${this.url}/api/location/${what}`, {
      ...init,
      headers: { ...init.headers, authorization: `Bearer ${this.token}` },
      redirect: "error",
      signal: AbortSignal.any([AbortSignal.timeout(this.#patienceMs), this.#underWay.signal]),
    });
    this.#compare(Number(answer.headers.get(TIME_HEADER) ?? Number.NaN), asked, Date.now());
    if (answer.ok || answer.status === 304) return answer;
    const detail = await detailOf(answer);
    throw new ConsoleRefused(answer.status, `The console answers ${answer.status}: ${detail}`);
  }

  #compare(theirs: number, asked: number, answered: number): void {
    if (!Number.isFinite(theirs)) return;
    const apart = (asked + answered) / 2 - theirs;
    const hidden = Math.abs(answered - asked) / 2;
    this.#skewMs = Math.round(Math.sign(apart) * Math.max(0, Math.abs(apart) - hidden));
  }
}

async function detailOf(answer: Response): Promise<string> {
  try {
    const problem: unknown = JSON.parse(await textOf(answer));
    const detail = (problem as { detail?: unknown } | null)?.detail;
    return typeof detail === "string" ? detail.slice(0, 500) : "no reason was given";
  } catch {
    return "no reason was given";
  }
}

async function textOf(answer: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size > PLAN_BYTES) throw new Error("The console's answer is too long.");
  }
  return Buffer.concat(chunks).toString("utf8");
}
