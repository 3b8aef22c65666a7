import { type Column, Table } from "@/components/ui/table";
import { Untrusted } from "@/components/ui/untrusted";
import { diffStates, type FieldChange } from "@/lib/audit/diff";
import { counted } from "@/lib/units";

type StateDiffProps = { before: string | null; after: string | null };

/** What was so before and what is so after, field by field. */
export function StateDiff({ before, after }: StateDiffProps) {
  const { fields, left } = diffStates(before, after);
  if (fields.length === 0) return <p className="text-text-2">This entry keeps no states.</p>;
  return (
    <>
      <Table
        caption="Fields before and after"
        columns={before === null || before === "null" ? [FIELD, AFTER] : [FIELD, BEFORE, AFTER]}
        rows={fields}
        rowKey={({ field }) => field}
      />
      {left > 0 && <p className="text-text-2">{counted(left, "more field")} not shown.</p>}
    </>
  );
}

const FIELD: Column<FieldChange> = {
  key: "field",
  head: "Field",
  phone: "title",
  cell: ({ field, changed }) => (
    <span className={`break-all ${changed ? "font-semibold" : "text-text-3"}`}>
      <Untrusted text={field === "" ? "the whole" : field} limit={200} />
    </span>
  ),
};

const BEFORE: Column<FieldChange> = {
  key: "before",
  head: "Before",
  phone: "foot",
  phoneLabel: "Before",
  cell: ({ before, changed }) => <Value text={before} look={changed ? "line-through" : ""} />,
};

const AFTER: Column<FieldChange> = {
  key: "after",
  head: "After",
  phone: "foot",
  phoneLabel: "After",
  cell: ({ after, changed }) => <Value text={after} look={changed ? "font-semibold" : ""} />,
};

function Value({ text, look }: { text: string | null; look: string }) {
  if (text === null) return <span className="text-text-3">–</span>;
  return (
    <span className={`break-all whitespace-pre-wrap ${look}`}>
      <Untrusted text={text} lines />
    </span>
  );
}
