import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { LinkEnded } from "@/components/phone/link-ended";
import { PhoneActions } from "@/components/phone/phone-actions";
import { PhoneAlert } from "@/components/phone/phone-alert";
import { challengesOf, getLinkedAlert, getPhoneAlert, openLink } from "@/lib/alerts/store/phone-links";
import { originOf } from "@/lib/auth/origin";
import { allows } from "@/lib/auth/permissions";
import { environment } from "@/lib/env";
import { anySession, asViewer, viewer } from "@/lib/http/as-viewer";
import { cameFromElsewhere } from "@/lib/http/sign-in-page";
import { isId } from "@/lib/id";
import { localText, offsetMinutes } from "@/lib/time";

/** By the link in a page, or by the id of an alert. Looking changes nothing: scanners of mail look first. */
export default async function PhonePage({ params }: PageProps<"/a/[token]">) {
  const { token } = await params;
  return isId(token) ? byAlert(token) : byLink(token);
}

async function byAlert(id: string) {
  const person = await viewer();
  const alert = await asViewer((actor) => getPhoneAlert(actor, id));
  const now = new Date();
  return (
    <PhoneAlert alert={alert} readerId={person.id} signedIn timeZone={person.timeZone} now={now}>
      <PhoneActions
        page={{
          ...{
            alertId: alert.id,
            token: null,
            version: alert.version,
            challenges: null,
            rpId: "",
            endsAt: null,
          },
          offset: offsetMinutes(now, person.timeZone),
        }}
        ways={{ passkey: false, code: false, session: "yes" }}
        isOpen={isAnswerable(alert.state) && allows(person, "alerts.acknowledge")}
      />
    </PhoneAlert>
  );
}

async function byLink(text: string) {
  const origin = originOf(new Headers(await headers()));
  const link = await openLink(text, origin);
  if (!link) notFound();
  const { token, timeZone, usedAt, alertId } = link;
  if (link.state === "ended") return <LinkEnded alertId={alertId} />;
  const alert = await getLinkedAlert(link, origin);
  const session = await anySession();
  const isTheirs = session?.level === "mfa" && session.personId === link.personId;
  const mayBeTheirs = !session && (await cameFromElsewhere());
  const now = new Date();
  return (
    <PhoneAlert alert={alert} readerId={link.personId} signedIn={false} timeZone={timeZone} now={now}>
      {usedAt && (
        <p className="mt-3 text-text-2">This link was answered at {localText(usedAt, timeZone, "clock")}.</p>
      )}
      <PhoneActions
        page={{
          ...{ alertId, token, version: alert.version, challenges: challengesOf(link, alert) },
          rpId: new URL(environment().baseUrl).hostname,
          endsAt: link.endsAt.getTime(),
          offset: offsetMinutes(now, timeZone),
        }}
        ways={{
          passkey: link.passkeys,
          code: link.codes,
          session: isTheirs ? "yes" : mayBeTheirs ? "maybe" : "no",
        }}
        isOpen={link.state === "good" && isAnswerable(alert.state)}
      />
      <p className="mt-6">
        <a href={`/alerts/${alertId}`} className="inline-block py-3 text-link underline underline-offset-2">
          Everything about this alert
        </a>
        <span className="block text-sm text-text-3">Asks you to sign in.</span>
      </p>
    </PhoneAlert>
  );
}

function isAnswerable(state: string): boolean {
  return state === "open" || state === "snoozed";
}
