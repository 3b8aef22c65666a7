import { InhibitionForm, InhibitionTable } from "@/components/settings/inhibition-card";
import { Page } from "@/components/ui/page";
import { listInhibitions } from "@/lib/alerts/store/inhibitions";
import { allows } from "@/lib/auth/permissions";
import { asViewer, viewer } from "@/lib/http/as-viewer";

export default async function InhibitionsPage() {
  const person = await viewer();
  const rules = await asViewer(listInhibitions);
  const mayChange = allows(person, "settings.change");
  return (
    <Page
      title="Alerts that explain others"
      hint="What is explained is kept and shown as quiet. No alert explains itself, and of two that match both sides neither explains the other."
      back={{ href: "/settings", label: "Settings" }}
    >
      <div className="min-w-0 rounded-card border border-border bg-surface px-4 py-2">
        <InhibitionTable rules={rules} mayChange={mayChange} />
      </div>
      {mayChange && <InhibitionForm />}
    </Page>
  );
}
