import { DocumentTitle } from "@/components/ui/document-title";
import { LinkButton } from "@/components/ui/link-button";

/** It tells nothing of the alert any more: for that, somebody has to sign in. */
export function LinkEnded({ alertId }: { alertId: string }) {
  return (
    <>
      <DocumentTitle of="This link has ended" />
      <h1 className="mt-4 text-[22px] leading-7 font-semibold">This link has ended</h1>
      <p className="mt-2 mb-4 text-text-2">
        It was good for 15 minutes after the page was sent. Nothing was changed by opening it. Sign in to see
        the alert and to answer it.
      </p>
      <LinkButton href={`/a/${alertId}`}>Sign in and open the alert</LinkButton>
    </>
  );
}
