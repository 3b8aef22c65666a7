import { Card } from "@/components/ui/card";
import { KeyValues } from "@/components/ui/key-values";
import { Untrusted } from "@/components/ui/untrusted";
import type { ServerDetail } from "@/lib/fleet/model/server";
import { type PlaceNames, StandingForm } from "./standing-form";

type StandingCardProps = {
  server: ServerDetail;
  /** What may be chosen; null for those who may not change it. */
  places: PlaceNames | null;
};

/** Where a server stands, whose it is and how much it matters: what people say, not what it reports. */
export function StandingCard({ server, places }: StandingCardProps) {
  const { id, environment, role, zone, owner, criticality, note } = server;
  return (
    <Card
      title="Where it stands"
      hint="Said by people"
      actions={
        places && (
          <StandingForm
            id={id}
            places={places}
            standing={{ environment, role, zone, owner, criticality, note }}
          />
        )
      }
    >
      <KeyValues
        columns={2}
        items={[
          { key: "Environment", value: said(environment) },
          { key: "Role", value: said(role) },
          { key: "Zone", value: said(zone) },
          { key: "Owner", value: said(owner) },
          { key: "Criticality", value: criticality },
          { key: "Note", value: said(note, true) },
        ]}
      />
    </Card>
  );
}

function said(text: string | null, lines = false) {
  if (!text) return <span className="text-text-3">not said</span>;
  return (
    <span className={lines ? "whitespace-pre-wrap" : ""}>
      <Untrusted text={text} lines={lines} />
    </span>
  );
}
