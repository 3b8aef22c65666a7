import { Card } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import { Untrusted } from "@/components/ui/untrusted";
import type { Paging, Standby } from "@/lib/oncall/model/on-call";
import { NobodyPaged } from "./nobody-paged";
import { NextLine, NowLine } from "./on-call-words";

/** More rotas are on their own page. */
const SHOWN = 3;

type StandbyCardProps = {
  standby: { rotas: readonly Standby[]; paging: Paging };
  me: string;
  zone: string;
  now: Date;
  mayChange: boolean;
};

/** At 02:14: is it me, until when, who is next, and who is asked if nobody acts? */
export function StandbyCard({ standby: { rotas, paging }, mayChange, ...words }: StandbyCardProps) {
  return (
    <>
      <NobodyPaged paging={paging} mayChange={mayChange} />
      <Card title="Who is on call" actions={<TextLink href="/oncall">Calendar</TextLink>}>
        {rotas.length === 0 ? (
          <p className="text-text-2">No rota is kept, so nobody is on call.</p>
        ) : (
          <ul className="grid gap-3">
            {rotas.slice(0, SHOWN).map(({ rotaId, name, now, next, backup }) => (
              <li key={rotaId}>
                <p className="text-lg">
                  {rotas.length > 1 ? <Untrusted text={name} /> : "On call"}:{" "}
                  <NowLine {...words} turn={now} next={next} />
                </p>
                <p className="text-text-2">
                  Next: <NextLine {...words} next={next} />
                  {backup.length > 0 && (
                    <>
                      {" "}
                      · backup: <Untrusted text={backup.join(", ")} />
                    </>
                  )}
                </p>
              </li>
            ))}
          </ul>
        )}
        {rotas.length > SHOWN && (
          <p className="mt-2">
            <TextLink href="/oncall">{rotas.length - SHOWN} more rotas</TextLink>
          </p>
        )}
      </Card>
    </>
  );
}
