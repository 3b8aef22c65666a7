import { Untrusted } from "@/components/ui/untrusted";
import type { ChannelRow } from "@/lib/alerts/model/notify-channel";

type SentWhereProps = {
  channels: readonly ChannelRow[];
  hasQuietHours: boolean;
  evenCritical: boolean;
  nextChannelS: number;
};

/** What becomes of a page to this person, from how things are set up now. */
export function SentWhere({ channels, hasQuietHours, evenCritical, nextChannelS }: SentWhereProps) {
  const used = channels.filter(({ verifiedAt, goneAt }) => verifiedAt !== null && goneAt === null);
  const silent = used.filter(({ kind }) => kind === "mail");
  if (used.length === 0) {
    return (
      <p>
        <strong className="text-critical">Nothing is sent to you.</strong> No channel of yours was proven to
        work: add one, send a test, and confirm that it arrived.
      </p>
    );
  }
  return (
    <ul className="grid list-disc gap-1 pl-5">
      <li>
        When you are asked about an alert: first <Names channels={used.slice(0, 1)} />
        {used.length > 1 && (
          <>
            , then every {nextChannelS} s <Names channels={used.slice(1)} />, until somebody acknowledges
          </>
        )}
        .
      </li>
      {hasQuietHours && (
        <li>
          In quiet hours{evenCritical ? "" : ", unless it is critical"}:{" "}
          {silent.length > 0 ? (
            <>
              only <Names channels={silent} />, which makes no noise.
            </>
          ) : (
            "nothing, because no e-mail of yours was proven. Whoever is next in the policy is asked."
          )}
        </li>
      )}
      <li>Reminders of what you acknowledged, and word that it is over, go the same way.</li>
    </ul>
  );
}

function Names({ channels }: { channels: readonly ChannelRow[] }) {
  return <Untrusted text={channels.map(({ name }) => name).join(", ")} limit={300} />;
}
