/** One alert, as somebody reads it at night with one eye: what, how bad, where, since when, and what happens next. */
import type { ReactNode } from "react";
import { DocumentTitle } from "@/components/ui/document-title";
import { Severity } from "@/components/ui/severity";
import { Untrusted } from "@/components/ui/untrusted";
import type { PhoneAlert as Alert } from "@/lib/alerts/model/phone";
import { ago, localText } from "@/lib/time";
import { visibleText } from "@/lib/untrusted";
import { alikeWords, nextWords, standsWords } from "./words";

type PhoneAlertProps = {
  alert: Alert;
  /** Who is signed in, or to whom the link was sent. */
  readerId: string;
  /** Others' names, and the way to the other alerts, are for those alone who are signed in. */
  signedIn: boolean;
  timeZone: string;
  now: Date;
  children?: ReactNode;
};

export function PhoneAlert({ alert, readerId, signedIn, timeZone, now, children }: PhoneAlertProps) {
  const { title, severity, environment, hostname, startedAt, state } = alert;
  const today = localText(now, timeZone, "date");
  const clock = (at: Date) =>
    localText(at, timeZone, localText(at, timeZone, "date") === today ? "clock" : "minute");
  const where = [environment, hostname].filter((part) => part !== null);
  const alike = state === "open" || state === "snoozed" ? alikeWords(alert.alike) : null;
  return (
    <>
      <DocumentTitle of={visibleText(title)} />
      {signedIn && (
        <p>
          <a href="/alerts" className="-my-2 inline-block py-2 text-link underline underline-offset-2">
            ‹ Alerts
          </a>
        </p>
      )}
      <p className="mt-2">
        <Severity level={severity} />
      </p>
      <h1 className="mt-2 text-[22px] leading-7 font-semibold">
        <Untrusted text={title} limit={500} />
      </h1>
      <p className="mt-1 text-text-2">
        Began {clock(startedAt)} ({ago(startedAt.getTime(), now.getTime())}).
      </p>
      <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
        <Fact name="State">
          <Untrusted text={standsWords(alert, readerId, clock)} />
        </Fact>
        {where.length > 0 && (
          <Fact name="Where">
            <Untrusted text={where.join(" · ")} limit={300} />
          </Fact>
        )}
        <Fact name="Next">{nextWords(alert, clock)}</Fact>
        {alike && <Fact name="Alike">{alike}</Fact>}
      </dl>
      <p className="mt-2 text-sm text-text-3">Times in {timeZone}.</p>
      {children}
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-text-3">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}
