import { NotAllowed } from "@/components/ui/not-allowed";
import { Page } from "@/components/ui/page";
import { viewer } from "@/lib/http/as-viewer";

export default async function Forbidden() {
  const { role } = await viewer();
  return (
    <Page title="Not allowed">
      <NotAllowed
        what="open this page"
        roles={[]}
        grantedBy={`Your role is ${role}. An administrator can give you one that includes this page.`}
      />
    </Page>
  );
}
