import { AnswerRules } from "@/components/overview/answer-rules";
import { Page } from "@/components/ui/page";
import { viewer } from "@/lib/http/as-viewer";

export default async function AnswerRulesPage() {
  await viewer();
  return (
    <Page
      title="Rules of the three answers"
      hint="No beats Not known, and Not known beats Yes. What nobody has measured is Not known, never Yes."
      back={{ href: "/", label: "Overview" }}
    >
      <AnswerRules />
    </Page>
  );
}
