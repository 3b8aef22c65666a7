import { DocumentTitle } from "@/components/ui/document-title";
import { LinkButton } from "@/components/ui/link-button";

export default function NotFound() {
  return (
    <>
      <DocumentTitle of="No such link" />
      <h1 className="mt-4 text-[22px] leading-7 font-semibold">This link leads nowhere</h1>
      <p className="mt-2 mb-4 text-text-2">
        It was cut short on its way, or was not made here. Open the newest page that you got, or look at the
        alerts yourself.
      </p>
      <LinkButton href="/alerts">Sign in and see the alerts</LinkButton>
    </>
  );
}
