import { KeyValues } from "@/components/ui/key-values";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { DrillRow } from "@/lib/backups/model/drill";
import { localText } from "@/lib/time";

/** Its place in the chain of those that ended. */
export function DrillRecord({ drill }: { drill: DrillRow }) {
  return (
    <KeyValues
      items={[
        { key: "Number", value: String(drill.seq) },
        { key: "Hash", value: <Hash hex={drill.hash} /> },
        { key: "Hash before", value: <Hash hex={drill.prevHash} /> },
        {
          key: "SHA-256 of its evidence",
          value: drill.evidenceSha256 ? <Hash hex={drill.evidenceSha256} /> : "None was told",
        },
      ]}
    />
  );
}

function Hash({ hex }: { hex: string | null }) {
  return <span className="hash font-mono text-[0.9em] break-all">{hex}</span>;
}

/** Stands on paper alone, where the page's frame is left out. */
export function PaperHead({ seq, zone, now }: { seq: number | null; zone: string; now: Date }) {
  return (
    <p className="hidden text-text-2 print:block">
      {seq === null ? "A restore that is under way" : `Record ${seq} of the restores that were tried`}, as of{" "}
      {localText(now, zone)}. Times in {zone}.
    </p>
  );
}

type SignatureProps = { drill: DrillRow; zone: string };

/** On paper: who signed, or room to do so by hand. */
export function PaperSignature({ drill: { signedBy, signedAt }, zone }: SignatureProps) {
  return (
    <section aria-label="Signature" className="hidden print:block">
      {signedBy === null ? (
        <>
          <p>
            Not signed in Garrison when this was printed. By hand, by somebody who did not do this restore:
          </p>
          <dl className="signing">
            {["Name", "Date", "Signature"].map((word) => (
              <div key={word}>
                <dt>{word}</dt>
                <dd />
              </div>
            ))}
          </dl>
        </>
      ) : (
        <p>
          Signed in Garrison by{" "}
          <strong>
            <Untrusted text={signedBy} limit={60} />
          </strong>{" "}
          on <Time at={signedAt} zone={zone} form="second" />, who did not begin this restore.
        </p>
      )}
    </section>
  );
}
