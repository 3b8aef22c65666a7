"use client";
/** Which of the alerts that are not over belong to the incident? Asked for when the dialog opens. */
import { useQuery } from "@tanstack/react-query";
import { ActionForm } from "@/components/ui/action-form";
import { Checkbox } from "@/components/ui/checkbox";
import { ErrorPanel } from "@/components/ui/error-panel";
import { FormDialog } from "@/components/ui/form-dialog";
import { Severity, type SeverityLevel } from "@/components/ui/severity";
import { Untrusted } from "@/components/ui/untrusted";
import { ask } from "@/lib/http/client";

type Listed = { id: string; title: string; severity: SeverityLevel };
type LinkAlertsProps = { incidentId: string; linked: readonly string[] };

const MOST = 50;

export function LinkAlerts(props: LinkAlertsProps) {
  return (
    <FormDialog label="Link alerts…" title="Link alerts" wide>
      <Choices {...props} />
    </FormDialog>
  );
}

function Choices({ incidentId, linked }: LinkAlertsProps) {
  const { data, error, isPending } = useQuery({
    queryKey: ["alerts to link", incidentId],
    queryFn: ({ signal }) =>
      ask<{ items: Listed[]; total: number }>(`/api/alerts?status=unresolved&limit=${MOST}`, { signal }),
    gcTime: 0,
  });
  if (isPending) return <p className="late text-text-2">Reading the alerts…</p>;
  if (error) return <ErrorPanel what={error.message} advice="Close this and try again." />;
  const left = data.items.filter(({ id }) => !linked.includes(id));
  if (left.length === 0)
    return <p className="text-text-2">Every alert that is not over is linked already.</p>;
  return (
    <ActionForm
      method="POST"
      path={`/api/incidents/${incidentId}/alerts`}
      shape={{ alerts: "list" }}
      submit="Link alerts"
      variant="primary"
      done="The alerts are linked."
      className="grid gap-3"
    >
      <fieldset>
        <legend className="font-semibold">Alerts that are not over</legend>
        {data.total > data.items.length && (
          <p className="text-xs text-text-3">
            The worst {data.items.length} of {data.total}. Others are linked from their own page.
          </p>
        )}
        {left.map(({ id, title, severity }) => (
          <Checkbox
            key={id}
            name="alerts"
            value={id}
            label={
              <>
                <Severity level={severity} /> <Untrusted text={title} limit={300} />
              </>
            }
          />
        ))}
      </fieldset>
    </ActionForm>
  );
}
