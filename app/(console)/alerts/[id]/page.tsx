import { z } from "zod";
import { AlertDeeds } from "@/components/alerts/alert-deeds";
import { AlertFacts } from "@/components/alerts/alert-facts";
import { AlertHistory } from "@/components/alerts/alert-history";
import { AlertMarks } from "@/components/alerts/alert-marks";
import { AlertState } from "@/components/alerts/alert-state";
import { AlertLabels, AlertTexts, FirstSteps } from "@/components/alerts/alert-texts";
import { listedFor, readerOf } from "@/components/alerts/for-reader";
import { nextMorning } from "@/components/alerts/next-morning";
import { NoteForm } from "@/components/alerts/note-form";
import { momentWords } from "@/components/alerts/words";
import { Card } from "@/components/ui/card";
import { DroppedNotice } from "@/components/ui/dropped-notice";
import { LinkButton } from "@/components/ui/link-button";
import { Page } from "@/components/ui/page";
import { Severity } from "@/components/ui/severity";
import { Untrusted } from "@/components/ui/untrusted";
import { ACK_MINUTES } from "@/lib/alerts/model/alert";
import { getAlert, listAlertEvents, readCalling } from "@/lib/alerts/store/one-alert";
import { allows } from "@/lib/auth/permissions";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { atPlace } from "@/lib/http/list";
import { readSearch } from "@/lib/search-params";
import { offsetMinutes } from "@/lib/time";
import { visibleText } from "@/lib/untrusted";

const ROWS = 50;
const Address = z.object({ cursor: z.string().max(500).optional() });

export default async function AlertPage({ params, searchParams }: PageProps<"/alerts/[id]">) {
  const { id } = await params;
  const person = await viewer();
  const { values, dropped } = readSearch(Address, await searchParams);
  const [alert, calling, events] = await Promise.all([
    asViewer((actor) => getAlert(actor, id)),
    asViewer((actor) => readCalling(actor, id)),
    asViewer((actor) =>
      atPlace(values.cursor, (cursor) => listAlertEvents(actor, id, { limit: ROWS, cursor })),
    ),
  ]);
  const now = new Date();
  const zone = person.timeZone;
  const moment = (at: Date) => momentWords(at.getTime(), now.getTime(), offsetMinutes(at, zone));
  const row = listedFor(person, alert, now);

  return (
    <Page
      title={
        <span className="grid justify-items-start gap-1">
          <span className="text-base leading-6">
            <Severity level={alert.severity} />
          </span>
          <Untrusted text={alert.title} />
        </span>
      }
      name={visibleText(alert.title)}
      back={{ href: "/alerts", label: "Alerts" }}
      actions={
        alert.state !== "resolved" &&
        allows(person, "alerts.silence.change") && (
          <LinkButton href={`/alerts/silences/new?alert=${alert.id}`}>Silence…</LinkButton>
        )
      }
    >
      <div className="-mt-2 flex flex-wrap items-center gap-x-4 gap-y-1">
        <AlertState alert={row} />
        <AlertMarks alert={row} />
      </div>
      <DroppedNotice
        dropped={
          events.strangeCursor ? [...dropped, { name: "cursor", value: events.strangeCursor }] : dropped
        }
      />
      <AlertDeeds
        alert={row}
        reader={readerOf(person, now)}
        mayAct={allows(person, "alerts.acknowledge")}
        mayDeclare={allows(person, "incidents.change")}
        ackMs={ACK_MINUTES.default * 60_000}
        morning={nextMorning(now.getTime(), zone)}
      />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <div className="grid gap-4">
          <Card title="What it is">
            <AlertFacts
              alert={alert}
              calling={calling}
              reader={person}
              moment={moment}
              maySeeSources={allows(person, "sources.read")}
              now={now}
            />
          </Card>
          <FirstSteps annotations={alert.annotations} />
        </div>
        <div className="grid gap-4">
          <Card title="What happened">
            <AlertHistory
              alert={alert}
              events={events}
              atStart={values.cursor === undefined || events.strangeCursor !== null}
              zone={zone}
              moment={moment}
              maySeeEvidence={allows(person, "evidence.read")}
            />
          </Card>
          {allows(person, "alerts.note") && (
            <Card title="Add a note">
              <NoteForm id={alert.id} />
            </Card>
          )}
        </div>
      </div>
      <AlertTexts annotations={alert.annotations} />
      <AlertLabels labels={alert.labels} fingerprint={alert.fingerprint} />
    </Page>
  );
}
