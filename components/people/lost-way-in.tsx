/** Somebody lost their passphrase or second factor: what an admin can do about it. Another admin's takes two. */
import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { Notice } from "@/components/ui/notice";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { PersonRow } from "@/lib/auth/model/people";
import type { ResetRequest } from "@/lib/auth/model/resets";

type LostWayInProps = {
  person: Pick<PersonRow, "id" | "role">;
  request: ResetRequest | null;
  viewer: { id: string; timeZone: string };
};

export function LostWayIn({ person, request, viewer }: LostWayInProps) {
  const path = `/api/people/${person.id}/reset`;
  const takesTwo = person.role === "admin";
  const secret = "You never see or set their secrets: they get a link that works once, for 30 minutes.";
  return (
    <Card
      title="Lost passphrase or second factor"
      hint={takesTwo ? `${secret} For an admin, a second admin has to approve it.` : secret}
    >
      {request ? (
        <Waiting path={path} request={request} viewer={viewer} isAboutViewer={person.id === viewer.id} />
      ) : (
        <ActionForm
          method="POST"
          path={path}
          shape={{ factorsToo: "flag" }}
          submit={takesTwo ? "Ask for a reset" : "Make a reset link"}
          done={takesTwo ? "Asked. Another admin has to approve it." : "The link is made."}
          shownOnce={takesTwo ? undefined : { resetUrl: "Link for this person" }}
        >
          <Checkbox
            name="factorsToo"
            label="They lost their second factors too"
            hint="Takes away the passphrase and every second factor at once, and ends their sessions."
          />
        </ActionForm>
      )}
    </Card>
  );
}

type WaitingProps = {
  path: string;
  request: ResetRequest;
  viewer: LostWayInProps["viewer"];
  isAboutViewer: boolean;
};

function Waiting({ path, request, viewer, isAboutViewer }: WaitingProps) {
  const { askedBy, askedAt, expiresAt, factorsToo } = request;
  const mayApprove = askedBy.id !== viewer.id && !isAboutViewer;
  return (
    <div className="grid gap-3">
      <Notice tone="medium" title="A reset waits for a second admin">
        <p>
          <Untrusted text={askedBy.name} /> asked for it <Time at={askedAt} zone={viewer.timeZone} />.{" "}
          {factorsToo
            ? "It takes away the passphrase and every second factor, and ends their sessions."
            : "It sets a new passphrase; the second factor is still asked."}{" "}
          It ends unapproved on <Time at={expiresAt} zone={viewer.timeZone} form="minute" />.
        </p>
        {!mayApprove && <p>Another admin has to approve it on this page.</p>}
      </Notice>
      {mayApprove && (
        <ActionForm
          method="POST"
          path={`${path}/approval`}
          fixed={{ factorsToo }}
          submit="Approve and make the link"
          variant="primary"
          done="Approved. The link is made."
          shownOnce={{ resetUrl: "Link for this person" }}
          stays
          question="Approve this reset? Make sure that it is really this person who asked for it."
        />
      )}
      <ActionForm
        method="DELETE"
        path={path}
        submit="Withdraw the request"
        done="The request is withdrawn."
      />
    </div>
  );
}
