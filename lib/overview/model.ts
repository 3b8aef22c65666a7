/** The three answers in words. */

export type Answer = "yes" | "no" | "unknown";
export type Reason = { text: string; href: string };
export type Answered = { answer: Answer; reasons: Reason[]; asOf: Date };
export type Answers = { safe: Answered; up: Answered; restorable: Answered };
