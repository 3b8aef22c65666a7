import { LinkButton } from "@/components/ui/link-button";
import { PlainPage } from "@/components/ui/plain-page";

export default function Unauthorized() {
  return (
    <main>
      <PlainPage
        title="Sign in first"
        actions={
          <LinkButton href="/sign-in" variant="primary">
            Sign in
          </LinkButton>
        }
      >
        <p>You are not signed in, or your session has ended.</p>
      </PlainPage>
    </main>
  );
}
