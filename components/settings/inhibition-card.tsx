import { MatcherChips } from "@/components/silences/matcher-chips";
import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Field } from "@/components/ui/field";
import { type Column, Table } from "@/components/ui/table";
import { TextInput } from "@/components/ui/text-input";
import { Textarea } from "@/components/ui/textarea";
import { Untrusted } from "@/components/ui/untrusted";
import type { Inhibition } from "@/lib/alerts/model/inhibition";

/** The rules by which one alert explains others. */
export function InhibitionTable({ rules, mayChange }: { rules: readonly Inhibition[]; mayChange: boolean }) {
  if (rules.length === 0) {
    return (
      <EmptyState kind="nothing-yet" title="No alert explains another">
        When a host is down, everything on it raises alerts of its own. A rule keeps those quiet while the
        first one stands.
      </EmptyState>
    );
  }
  return <Table caption="Rules" columns={columnsFor(mayChange)} rows={rules} rowKey={({ id }) => id} />;
}

function columnsFor(mayChange: boolean): Column<Inhibition>[] {
  return [
    { key: "name", head: "Rule", phone: "title", cell: ({ name }) => <Untrusted text={name} /> },
    {
      key: "source",
      head: "While this stands",
      phone: "foot",
      cell: ({ sourceMatchers }) => <MatcherChips matchers={sourceMatchers} />,
    },
    {
      key: "target",
      head: "These are quiet",
      phone: "foot",
      cell: ({ targetMatchers }) => <MatcherChips matchers={targetMatchers} />,
    },
    {
      key: "equal",
      head: "Where these are the same",
      phone: "foot",
      cell: ({ equal }) =>
        equal.length === 0 ? (
          <span className="text-text-3">anywhere</span>
        ) : (
          <Untrusted text={equal.join(", ")} limit={200} />
        ),
    },
    {
      key: "remove",
      head: <span className="sr-only">Remove</span>,
      phone: "foot",
      cell: ({ id, name }) =>
        mayChange && (
          <ActionForm
            method="DELETE"
            path={`/api/settings/inhibitions/${id}`}
            submit="Remove"
            done="The rule is removed."
            question={`Remove the rule "${name}"? People are told again of what it keeps quiet.`}
            className="contents"
          />
        ),
    },
  ];
}

/** One more rule. */
export function InhibitionForm() {
  return (
    <Card title="Add a rule">
      <ActionForm
        method="POST"
        path="/api/settings/inhibitions"
        shape={{ name: "text", sourceMatchers: "text", targetMatchers: "text", equal: "text" }}
        submit="Add rule"
        variant="primary"
        done="The rule is added."
      >
        <Field label="Name" hint="What it is for: “Host down”." required>
          {(wiring) => <TextInput {...wiring} name="name" maxLength={100} autoComplete="off" />}
        </Field>
        <Field
          label="While an alert with these labels stands"
          hint={'One a line, like alertname="HostDown".'}
          required
        >
          {(wiring) => (
            <Textarea {...wiring} name="sourceMatchers" rows={2} spellCheck={false} className="font-mono" />
          )}
        </Field>
        <Field
          label="Nobody is told of alerts with these"
          hint={'Like severity=~"warning|info" or alertname!="HostDown".'}
          required
        >
          {(wiring) => (
            <Textarea {...wiring} name="targetMatchers" rows={2} spellCheck={false} className="font-mono" />
          )}
        </Field>
        <Field
          label="Where these labels are the same on both"
          hint="Names, with spaces between them, like instance cluster. Left empty, one alert anywhere keeps all of them quiet."
          required={false}
        >
          {(wiring) => (
            <TextInput {...wiring} name="equal" maxLength={1_000} spellCheck={false} autoComplete="off" />
          )}
        </Field>
      </ActionForm>
    </Card>
  );
}
