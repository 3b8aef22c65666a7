import { ActionForm } from "@/components/ui/action-form";
import { FormDialog } from "@/components/ui/form-dialog";
import { KeyValues } from "@/components/ui/key-values";
import { Status } from "@/components/ui/status";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { ReadingRow } from "@/lib/backups/model/reading";
import type { CopyRow } from "@/lib/backups/model/system";
import { counted } from "@/lib/units";
import { ReadingForm } from "./reading-form";
import { ReadingDoubt, ReadingHint, ReadingMark } from "./reading-mark";
import { PLACE_WORDS, RETENTION_WORDS, STANDING_WORDS } from "./words";

type CopyCardsProps = {
  copies: readonly CopyRow[];
  readings: readonly ReadingRow[];
  /** The name of the server that the system is on. */
  server: string | null;
  zone: string;
  now: Date;
  mayChange: boolean;
  /** What agents printed. */
  mayRead: boolean;
};

/** Each copy: how it stands, why, and the facts behind it. */
export function CopyCards(props: CopyCardsProps) {
  const { copies, readings, server, mayChange } = props;
  const readingOf = ({ id }: CopyRow) => readings.find(({ copyId }) => copyId === id) ?? null;
  return (
    <div className="grid gap-4">
      {copies.map((copy) => (
        <section key={copy.id} className="grid gap-2 border-b border-border pb-4 last:border-0 last:pb-0">
          <h3 className="flex flex-wrap items-center gap-2 font-semibold">
            <Untrusted text={copy.name} limit={100} />
            <Status state={STANDING_WORDS[copy.standing].state}>{STANDING_WORDS[copy.standing].word}</Status>
          </h3>
          {copy.why && (
            <p className="text-text-2">
              <Untrusted text={copy.why} limit={600} />
            </p>
          )}
          {copy.oddity && copy.standing !== "doubtful" && (
            <p className="text-text-2">
              <Untrusted text={copy.oddity} limit={300} />
            </p>
          )}
          <ReadingDoubt reading={readingOf(copy)} />
          <KeyValues columns={2} items={factsOf(copy, readingOf(copy), props)} />
          {mayChange && <CopyDeeds copy={copy} reading={readingOf(copy)} server={server} />}
        </section>
      ))}
    </div>
  );
}

type Shown = Pick<CopyCardsProps, "zone" | "now" | "mayRead">;

function factsOf(copy: CopyRow, reading: ReadingRow | null, shown: Shown) {
  const { zone, now } = shown;
  const { place, medium, lockedUntil, offline, engine, pointAt, goodAt, deadlineAt, encrypted } = copy;
  return [
    { key: "Where", value: <Untrusted text={`${PLACE_WORDS[place]}, on ${medium}`} limit={80} /> },
    { key: "Restore point", value: <Time at={pointAt} zone={zone} form="second" none="None is known" /> },
    { key: "Last good run", value: <Time at={goodAt} zone={zone} now={now} none="never" /> },
    {
      key: "Expected by",
      value: <Time at={deadlineAt} zone={zone} form="minute" none="nothing is expected" />,
    },
    { key: "Tool", value: engine ?? "Not heard yet" },
    {
      key: "Told by",
      value: <ReadingMark reading={reading} />,
      hint: reading && <ReadingHint reading={reading} {...shown} />,
    },
    {
      key: "Encrypted",
      value: encrypted === null ? "Not known" : encrypted ? "Yes" : "No",
      hint:
        encrypted === false && place === "off-site"
          ? "It lies off-site: whoever gets it can read it."
          : undefined,
    },
    {
      key: "Locked",
      value: offline ? (
        "Offline"
      ) : (
        <Time at={lockedUntil} zone={zone} form="minute" none="No: whoever has its keys can delete it" />
      ),
    },
    {
      key: "Last check",
      value: checkWords(copy),
      hint: <Time at={copy.checkedAt} zone={zone} now={now} none="Nobody has told of one." />,
    },
    { key: "Holds", value: <HeldMark copy={copy} />, hint: <HeldHint copy={copy} zone={zone} now={now} /> },
    ...(copy.openRuns > 0 ? [{ key: "Running", value: counted(copy.openRuns, "run") }] : []),
  ];
}

function checkWords({ checkErrors, checkedAt }: CopyRow): string {
  if (checkedAt === null) return "Not known";
  if (checkErrors === null) return "Its end is not known";
  return checkErrors === 0 ? "Nothing wrong" : counted(checkErrors, "error");
}

function HeldMark({ copy: { retention, heldCount } }: { copy: CopyRow }) {
  const held = heldCount === null ? "Not known" : counted(heldCount, "restore point");
  if (retention === null) return held;
  const { state, word } = RETENTION_WORDS[retention.state];
  return <Status state={state}>{word}</Status>;
}

function HeldHint({ copy, zone, now }: { copy: CopyRow; zone: string; now: Date }) {
  const { heldAt, heldOldest, retention } = copy;
  if (retention) return retention.why;
  return heldAt === null ? (
    "Nobody told yet which restore points it holds."
  ) : (
    <>
      The oldest of <Time at={heldOldest} zone={zone} form="minute" none="none" />, as told{" "}
      <Time at={heldAt} zone={zone} now={now} />.
    </>
  );
}

type CopyDeedsProps = { copy: CopyRow; reading: ReadingRow | null; server: string | null };

function CopyDeeds({ copy: { id, name }, reading, server }: CopyDeedsProps) {
  return (
    <div className="flex flex-wrap gap-2">
      <ReadingForm copy={{ id, name }} reading={reading} server={server} />
      <FormDialog label="New token…" title={`A new token for ${name}`}>
        <p className="mb-3">The former one ends at once; its tool must be given the new address.</p>
        <ActionForm
          method="POST"
          path={`/api/backups/copies/${id}/token`}
          submit="Make token"
          done="The new address is made."
          shownOnce={{ url: "Address" }}
        />
      </FormDialog>
      <ActionForm
        method="DELETE"
        path={`/api/backups/copies/${id}`}
        submit="Retire copy"
        done="The copy is retired."
        question={`Retire ${name}? Its token ends, and nothing is expected of it any more. What it said stays.`}
        className="contents"
      />
    </div>
  );
}
