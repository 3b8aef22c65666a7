import { Answer } from "@/components/ui/answer";
import { Time } from "@/components/ui/time";
import type { Answered, Answers } from "@/lib/overview/model";

/** The three questions, each answered in a sentence. */
export function AnswerCards({ answers, zone, now }: { answers: Answers; zone: string; now: Date }) {
  return (
    <div className="grid gap-3 lg:grid-cols-3">
      {QUESTIONS.map(({ key, question }) => (
        <AnswerCard key={key} question={question} answered={answers[key]} zone={zone} now={now} />
      ))}
    </div>
  );
}

export const QUESTIONS: readonly { key: keyof Answers; question: string }[] = [
  { key: "safe", question: "Are we safe?" },
  { key: "up", question: "Are we up?" },
  { key: "restorable", question: "Can we restore backups?" },
];

type CardProps = { question: string; answered: Answered; zone: string; now: Date };

function AnswerCard({ question, answered, zone, now }: CardProps) {
  return (
    <Answer
      question={question}
      verdict={answered.answer}
      reasons={answered.reasons}
      note={
        <>
          As of <Time at={answered.asOf} zone={zone} form="minute" now={now} />
        </>
      }
    />
  );
}
