import { LinkButton } from "@/components/ui/link-button";
import { Page } from "@/components/ui/page";

export default function Unauthorized() {
  return (
    <Page title="Sign in first">
      <p className="text-text-2">Your session has ended.</p>
      <p>
        <LinkButton href="/sign-in" variant="primary">
          Sign in
        </LinkButton>
      </p>
    </Page>
  );
}
