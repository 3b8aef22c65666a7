import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkButton } from "@/components/ui/link-button";

/** The one step that everything else stands on. */
export function FirstServer({ mayAdd }: { mayAdd: boolean }) {
  return (
    <Card title="First step">
      <EmptyState
        kind="nothing-yet"
        title="No server reports yet"
        action={
          mayAdd && (
            <LinkButton href="/servers/add" variant="primary">
              Add a server
            </LinkButton>
          )
        }
      >
        {mayAdd
          ? "One command on a Linux server, and what it knows of itself is here within a minute."
          : "An administrator adds servers. What they know of themselves is here within a minute."}
      </EmptyState>
    </Card>
  );
}
