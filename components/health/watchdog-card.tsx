import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { Disclosure } from "@/components/ui/disclosure";
import { Field } from "@/components/ui/field";
import { TextInput } from "@/components/ui/text-input";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { Watchdog } from "@/lib/health/model";

type WatchdogCardProps = { watchdog: Watchdog; mayChange: boolean; zone: string; now: Date };

/** Who notices when Garrison itself is gone. */
export function WatchdogCard({ watchdog, mayChange, zone, now }: WatchdogCardProps) {
  const { host, calledAt, failure } = watchdog;
  return (
    <Card
      title="Who notices when Garrison is gone"
      hint="An address elsewhere, like a check of healthchecks, that is called every minute. When the calls stop, it tells you."
    >
      {host === null ? (
        <p className="text-text-2">Nobody is called. If this machine dies, nothing here can tell you.</p>
      ) : (
        <p>
          <Untrusted text={host} />
          {calledAt ? (
            <>
              , last called <Time at={calledAt} zone={zone} form="ago" now={now} />
            </>
          ) : (
            ", not called yet"
          )}
          {failure ? (
            <>
              : <Untrusted text={failure} />
            </>
          ) : (
            calledAt && ", and it answered"
          )}
          {!failure && "."}
        </p>
      )}
      {mayChange && (
        <Disclosure summary="Change it">
          <ActionForm
            method="PUT"
            path="/api/settings/watchdog"
            shape={{ url: "text" }}
            submit="Save"
            done="Saved. It is called within a minute."
          >
            <Field label="Address" hint="It is not shown again. Leave it empty to call nobody.">
              {(wiring) => (
                <TextInput
                  {...wiring}
                  name="url"
                  type="url"
                  placeholder="https://hc-ping.com/…"
                  autoComplete="off"
                />
              )}
            </Field>
          </ActionForm>
        </Disclosure>
      )}
    </Card>
  );
}
