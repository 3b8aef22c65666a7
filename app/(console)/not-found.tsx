import { LinkButton } from "@/components/ui/link-button";
import { Page } from "@/components/ui/page";

export default function NotFound() {
  return (
    <Page title="There is nothing here">
      <p className="text-text-2">The address may be mistyped, or what it named is gone.</p>
      <p>
        <LinkButton href="/">Go to the overview</LinkButton>
      </p>
    </Page>
  );
}
