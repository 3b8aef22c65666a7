import { LiveRefresh } from "@/components/shell/live-refresh";
import { MatcherChips } from "@/components/silences/matcher-chips";
import { SilenceForm } from "@/components/silences/silence-form";
import { EndSilence, HidesNow, timesWords } from "@/components/silences/silence-table";
import { Card } from "@/components/ui/card";
import { KeyValues } from "@/components/ui/key-values";
import { Page } from "@/components/ui/page";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import { getSilence } from "@/lib/alerts/store/silence-list";
import { allows } from "@/lib/auth/permissions";
import { asViewer, viewer } from "@/lib/http/as-viewer";

export default async function SilencePage({ params }: PageProps<"/alerts/silences/[id]">) {
  const person = await viewer();
  const { id } = await params;
  const silence = await asViewer((actor) => getSilence(actor, id));
  const mayChange = allows(person, "alerts.silence.change");
  const zone = person.timeZone;
  const { comment, matchers, startsAt, endsAt, createdBy, changedAt, source, state, hides, hidden } = silence;

  return (
    <Page
      title={<Untrusted text={comment} limit={200} />}
      name="Silence"
      back={{ href: "/alerts/silences", label: "Silences" }}
      actions={mayChange && state !== "expired" && <EndSilence id={id} hides={hides?.count ?? 0} />}
    >
      <LiveRefresh topics={["alerts"]} />
      <Card title="What it is">
        <KeyValues
          columns={2}
          items={[
            { key: "Alerts with", value: <MatcherChips matchers={matchers} /> },
            { key: "Hides now", value: <HidesNow silence={silence} /> },
            { key: "From", value: <Time at={startsAt} zone={zone} form="minute" /> },
            { key: "Until", value: <Time at={endsAt} zone={zone} form="minute" /> },
            {
              key: "By",
              value: <Untrusted text={createdBy} limit={100} />,
              hint: (
                <>
                  <Time at={changedAt} zone={zone} form="minute" />
                  {source && (
                    <>
                      , for alerts of <Untrusted text={source.name} limit={100} /> alone
                    </>
                  )}
                </>
              ),
            },
            {
              key: "Since it began",
              value: hidden === 0 ? "hid nothing yet" : `hid ${timesWords(hidden)}`,
              ...(silence.lastHidAt
                ? { hint: <Time at={silence.lastHidAt} zone={zone} form="minute" /> }
                : {}),
            },
          ]}
        />
      </Card>
      {mayChange && (
        <Card
          title={state === "expired" ? "Silence these alerts again" : "Change it"}
          hint="With another end or reason it stays the same silence. With other labels it ends, and another one begins."
        >
          <SilenceForm key={changedAt.toISOString()} zone={zone} silence={silence} />
        </Card>
      )}
    </Page>
  );
}
