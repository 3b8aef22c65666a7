import { problemWords } from "@/lib/auth/problems";

export const PROBLEM_ID = "problem";

/** What went wrong with the form that was just sent. Problems of one field stand next to that field instead. */
export function Problem({ code, fields = [] }: { code: unknown; fields?: readonly string[] }) {
  const words = problemWords(code);
  if (!words || (words.field && fields.includes(words.field))) return null;
  return (
    <div
      id={PROBLEM_ID}
      role="alert"
      className="flex gap-2 rounded-lg border border-critical bg-critical-bg px-3 py-2 text-critical"
    >
      <svg
        viewBox="0 0 16 16"
        width="16"
        height="16"
        aria-hidden="true"
        className="mt-1 shrink-0 fill-current"
      >
        <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5zm2 3v5h2V4zm0 6v2h2v-2z" fillRule="evenodd" />
      </svg>
      <p className="text-text">{words.text}</p>
    </div>
  );
}

/** The words to stand at `field`, if the problem is about it. */
export function problemAt(field: string, code: unknown): string | undefined {
  const words = problemWords(code);
  return words?.field === field ? words.text : undefined;
}
