import { z } from "zod";
import { PushCard } from "@/components/alerts/push-card";
import { AddChannel } from "@/components/channels/add-channel";
import { ChannelList } from "@/components/channels/channel-list";
import { TYPED_KINDS } from "@/components/channels/kind-fields";
import { SentWhere } from "@/components/channels/sent-where";
import { QuietHoursForm } from "@/components/oncall/quiet-hours-form";
import { Card } from "@/components/ui/card";
import { DroppedNotice } from "@/components/ui/dropped-notice";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { Page } from "@/components/ui/page";
import { listOwnChannels, listTeamChannels } from "@/lib/alerts/store/channel-list";
import { allows } from "@/lib/auth/permissions";
import { getMe } from "@/lib/auth/store/me";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { NEXT_CHANNEL_S } from "@/lib/oncall/model/person";
import { getQuietHours } from "@/lib/oncall/store/quiet-hours";
import { addressOf, readSearch } from "@/lib/search-params";
import { timeZones } from "@/lib/settings/organisation";

const HERE = "/settings/notifications";
const Query = z.object({
  kind: z.enum(TYPED_KINDS).default("mail"),
  team: z.enum(TYPED_KINDS).default("slack"),
});

export default async function NotificationsPage({ searchParams }: PageProps<"/settings/notifications">) {
  const person = await viewer();
  const { values, dropped } = readSearch(Query, await searchParams);
  const [{ channels, mail }, quietHours, me, team] = await Promise.all([
    asViewer(() => listOwnChannels(person)),
    asViewer(() => getQuietHours(person)),
    asViewer(() => getMe(person)),
    allows(person, "channels.read") ? asViewer(listTeamChannels) : null,
  ]);
  const now = new Date();
  const zone = person.timeZone;
  const mayChangeTeam = allows(person, "channels.change");

  return (
    <Page
      title="My notifications"
      hint="How you are told when something is wrong, and when you are left in peace."
      back={{ href: "/settings", label: "Settings" }}
    >
      <DroppedNotice dropped={dropped} />
      {!mail && channels.some(({ kind }) => kind === "mail") && (
        <Notice tone="medium" title="No mail can be sent">
          <p>
            This installation has no mail server. Whoever runs it sets SMTP_URL; until then use another
            channel.
          </p>
        </Notice>
      )}
      <Card title="What is sent where">
        <SentWhere
          channels={channels}
          hasQuietHours={quietHours !== null}
          evenCritical={quietHours?.evenCritical ?? false}
          nextChannelS={NEXT_CHANNEL_S}
        />
      </Card>
      <Card title="My channels" hint="Tried in this order. Only those that were proven are used.">
        {channels.length === 0 ? (
          <EmptyState kind="nothing-yet" title="No channel yet">
            Turn on pages on this device, or add another way below.
          </EmptyState>
        ) : (
          <ChannelList
            channels={channels}
            path="/api/channels"
            zone={zone}
            now={now}
            isOrdered
            mayChange
            ownAddress={me.email}
          />
        )}
      </Card>
      <PushCard channels={channels.filter(({ kind, goneAt }) => kind === "web-push" && goneAt === null)} />
      <Card title="Add a channel">
        <AddChannel
          label="Kinds of channels"
          kind={values.kind}
          hrefOf={(kind) => addressOf(HERE, { kind, team: values.team })}
          path="/api/channels"
          ownAddress={me.email}
        />
      </Card>
      <Card title="Quiet hours" hint="Then only e-mail is used, which makes no noise.">
        <QuietHoursForm hours={quietHours} timeZones={timeZones()} timeZone={zone} />
      </Card>
      {team && (
        <Card
          title="Team channels"
          hint="Of everybody, kept by administrators. Policies ask people and rotas: nothing is sent to a team channel but tests yet."
        >
          <div className="grid gap-4">
            {team.channels.length === 0 ? (
              <p className="text-text-2">None yet.</p>
            ) : (
              <ChannelList
                channels={team.channels}
                path="/api/team-channels"
                zone={zone}
                now={now}
                mayChange={mayChangeTeam}
              />
            )}
            {mayChangeTeam && (
              <AddChannel
                label="Kinds of team channels"
                kind={values.team}
                hrefOf={(kind) => addressOf(HERE, { kind: values.kind, team: kind })}
                path="/api/team-channels"
              />
            )}
          </div>
        </Card>
      )}
    </Page>
  );
}
