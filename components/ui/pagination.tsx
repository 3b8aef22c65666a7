import { formatCount } from "@/lib/units";
import { buttonLook } from "./control";
import { Icon } from "./icon";
import { LinkButton } from "./link-button";

type PaginationProps = {
  /** What is counted, in the plural: "servers". */
  things: string;
  /** Rows on this page, and before it when that is known. */
  shown: number;
  before?: number | null;
  /** All rows that match; null when nobody counted. */
  total?: number | null;
  previousHref?: string | null;
  nextHref?: string | null;
};

/** Where in a long list this page is. Moves by cursors, so that it costs the same at the end as at the start. */
export function Pagination({
  things,
  shown,
  before = null,
  total = null,
  previousHref,
  nextHref,
}: PaginationProps) {
  return (
    <nav
      aria-label={`Pages of ${things}`}
      className="mt-2 flex flex-wrap items-center justify-between gap-2 text-text-2"
    >
      <p>{positionWords({ things, shown, before, total })}</p>
      {(previousHref || nextHref) && (
        <div className="flex gap-2">
          <Step href={previousHref} word="Previous" />
          <Step href={nextHref} word="Next" />
        </div>
      )}
    </nav>
  );
}

/** "1–50 of 1 240 servers" · "50 servers" · "50 servers of 1 240" */
function positionWords(position: {
  things: string;
  shown: number;
  before: number | null;
  total: number | null;
}) {
  const { things, shown, before, total } = position;
  if (before === null || shown === 0) {
    return total === null || total === shown
      ? `${formatCount(shown)} ${things}`
      : `${formatCount(shown)} of ${formatCount(total)} ${things}`;
  }
  const first = formatCount(before + 1);
  const range = shown === 1 ? first : `${first}–${formatCount(before + shown)}`;
  return total === null ? `${range}, ${things}` : `${range} of ${formatCount(total)} ${things}`;
}

function Step({ href, word }: { href: string | null | undefined; word: "Previous" | "Next" }) {
  const inside = (
    <>
      {word === "Previous" && <Icon name="left" />}
      {word}
      {word === "Next" && <Icon name="right" />}
    </>
  );
  if (href) return <LinkButton href={href}>{inside}</LinkButton>;
  return (
    <span aria-disabled="true" className={buttonLook()}>
      {inside}
    </span>
  );
}
