import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { Disclosure } from "@/components/ui/disclosure";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { Untrusted } from "@/components/ui/untrusted";

/** Targets that tell a site that is down from a console that is cut off. */
export function SelfCheckCard({ targets, mayChange }: { targets: readonly string[]; mayChange: boolean }) {
  return (
    <Card
      title="Self-check"
      hint="Asked when a look meets silence. If none of these answers either, we are cut off: the minute is not known, and no downtime."
    >
      {targets.length === 0 ? (
        <p className="text-text-2">
          None is named, so silence always counts as downtime. Name two or three that are never gone together,
          like your router and a public resolver.
        </p>
      ) : (
        <ul className="flex flex-wrap gap-x-4">
          {targets.map((target) => (
            <li key={target}>
              <Untrusted text={target} />
            </li>
          ))}
        </ul>
      )}
      {mayChange && (
        <Disclosure summary="Change the self-check">
          <ActionForm
            method="PUT"
            path="/api/self-check"
            shape={{ targets: "lines" }}
            submit="Save"
            done="The self-check is changed."
          >
            <Field label="Targets" hint="Host and port, one a line, at most five.">
              {(wiring) => (
                <Textarea {...wiring} name="targets" spellCheck={false} defaultValue={targets.join("\n")} />
              )}
            </Field>
          </ActionForm>
        </Disclosure>
      )}
    </Card>
  );
}
