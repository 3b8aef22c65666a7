import { SessionTable } from "@/components/people/session-table";
import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { allows } from "@/lib/auth/permissions";
import { listAllSessions, listOwnSessions } from "@/lib/auth/store/sessions";
import { asViewer, viewer } from "@/lib/http/as-viewer";

export default async function SessionsPage() {
  const person = await viewer();
  const own = await asViewer(() => listOwnSessions(person));
  const all = allows(person, "sessions.any.read") ? await asViewer(listAllSessions) : null;
  return (
    <Page
      title="Sessions"
      hint="Where people are signed in. A session ends after 15 minutes without use, and after 12 hours in any case."
      back={{ href: "/settings", label: "Settings" }}
    >
      <Card
        title="Yours"
        actions={
          <ActionForm
            method="DELETE"
            path="/api/sessions"
            submit="End all others"
            done="Your other sessions have ended."
            className="contents"
          />
        }
      >
        <SessionTable sessions={own} zone={person.timeZone} mayEnd />
      </Card>
      {all && (
        <Card title={`Everybody's (${all.length})`}>
          <SessionTable
            sessions={all}
            zone={person.timeZone}
            withPeople
            mayEnd={allows(person, "sessions.any.revoke")}
          />
        </Card>
      )}
    </Page>
  );
}
