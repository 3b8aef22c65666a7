import { Untrusted } from "@/components/ui/untrusted";
import { counted } from "@/lib/units";

type RefusedPartsProps = {
  refused: readonly { index: number | null; why: string }[];
  notes: readonly string[];
};

/** What of a message is left out, and what is worth knowing of the rest. */
export function RefusedParts({ refused, notes }: RefusedPartsProps) {
  if (refused.length + notes.length === 0) return null;
  return (
    <div className="grid gap-1">
      {refused.length > 0 && (
        <>
          <p className="font-semibold">{counted(refused.length, "part")} refused</p>
          <ul className="list-disc pl-5">
            {refused.map(({ index, why }) => (
              <li key={`${index} ${why}`}>
                {index !== null && `Alert ${index + 1}: `}
                <Untrusted text={why} />
              </li>
            ))}
          </ul>
        </>
      )}
      {notes.length > 0 && (
        <ul className="list-disc pl-5 text-text-2">
          {notes.map((note) => (
            <li key={note}>
              <Untrusted text={note} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
