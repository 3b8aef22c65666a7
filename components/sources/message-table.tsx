import { EmptyState } from "@/components/ui/empty-state";
import { Table } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { formatBytes, formatCount } from "@/lib/units";

type Message = { id: string; at: Date; size: number; signals: number; refused: number };

/** What a source sent last, byte for byte behind each line. */
export function MessageTable({ messages, zone }: { messages: readonly Message[]; zone: string }) {
  if (messages.length === 0) {
    return (
      <EmptyState kind="nothing-yet" title="No message is kept">
        Messages that say something new are kept for a month.
      </EmptyState>
    );
  }
  return (
    <Table
      caption="The last messages"
      rows={messages}
      rowKey={({ id }) => id}
      columns={[
        {
          key: "at",
          head: "Came",
          phone: "title",
          cell: ({ id, at }) => (
            <TextLink href={`/alerts/messages/${id}`}>
              <Time at={at} zone={zone} form="second" />
            </TextLink>
          ),
        },
        {
          key: "signals",
          head: "Alerts told",
          numeric: true,
          phoneLabel: "alerts",
          cell: ({ signals }) => formatCount(signals),
        },
        {
          key: "refused",
          head: "Refused",
          numeric: true,
          phoneLabel: "refused",
          cell: ({ refused }) => formatCount(refused),
        },
        { key: "size", head: "Size", numeric: true, cell: ({ size }) => formatBytes(size) },
      ]}
    />
  );
}
