import { LinkButton } from "@/components/ui/link-button";
import { PlainPage } from "@/components/ui/plain-page";

export default function NotFound() {
  return (
    <main>
      <PlainPage title="There is no such page" actions={<LinkButton href="/">Go to the overview</LinkButton>}>
        <p>The address may be mistyped, or what it named is gone.</p>
      </PlainPage>
    </main>
  );
}
