import { OperationEntry } from "@/components/docs/operation";
import { groupsOf } from "@/components/docs/operations";
import { Card } from "@/components/ui/card";
import { LinkButton } from "@/components/ui/link-button";
import { Page } from "@/components/ui/page";
import { viewer } from "@/lib/http/as-viewer";
import { apiDescription } from "@/lib/http/description";

export default async function ApiPage() {
  await viewer();
  return (
    <Page
      title="Description of the API"
      hint="Errors are RFC 9457 problems, times RFC 3339 in UTC. Lists answer items, next and total; next is the cursor of the next page, or null."
      actions={<LinkButton href="/api/openapi.json">OpenAPI 3.1 (JSON)</LinkButton>}
      back={{ href: "/settings", label: "Settings" }}
    >
      {groupsOf(apiDescription()).map(({ title, operations }) => (
        <Card key={title} title={title}>
          {operations.map((operation) => (
            <OperationEntry key={`${operation.method} ${operation.path}`} operation={operation} />
          ))}
        </Card>
      ))}
    </Page>
  );
}
