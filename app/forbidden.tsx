import { LinkButton } from "@/components/ui/link-button";
import { PlainPage } from "@/components/ui/plain-page";

export default function Forbidden() {
  return (
    <main>
      <PlainPage title="Not allowed" actions={<LinkButton href="/">Go to the overview</LinkButton>}>
        <p>Your role does not include this page. An administrator can change your role.</p>
      </PlainPage>
    </main>
  );
}
