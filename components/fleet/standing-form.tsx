"use client";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Field, type Wiring } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { TextInput } from "@/components/ui/text-input";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { ask, RequestFailed } from "@/lib/http/client";

export type PlaceNames = { environments: string[]; roles: string[]; zones: string[] };
type Standing = {
  environment: string | null;
  role: string | null;
  zone: string | null;
  owner: string | null;
  criticality: string;
  note: string | null;
};
type StandingFormProps = { id: string; places: PlaceNames; standing: Standing };

const CRITICALITIES = ["low", "normal", "high", "critical"];
const FORM = "standing";

/** Says anew where a server stands and whose it is. */
export function StandingForm({ id, places, standing }: StandingFormProps) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<RequestFailed | null>(null);

  async function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = (name: string) => String(form.get(name) ?? "").trim() || null;
    setBusy(true);
    setFailed(null);
    try {
      await ask(`/api/servers/${id}`, {
        method: "PATCH",
        body: {
          environment: given("environment"),
          role: given("role"),
          zone: given("zone"),
          owner: given("owner"),
          criticality: given("criticality") ?? "normal",
          note: given("note"),
        },
      });
      setOpen(false);
      toast("Saved.");
      router.refresh();
    } catch (error) {
      if (!(error instanceof RequestFailed)) throw error;
      setFailed(error);
    } finally {
      setBusy(false);
    }
  }

  const choice = (name: "environment" | "role" | "zone", names: string[]) => (wiring: Wiring) => (
    <Select
      {...wiring}
      name={name}
      defaultValue={standing[name] ?? ""}
      options={[{ value: "", label: "Not said" }, ...names.map((value) => ({ value, label: value }))]}
    />
  );
  return (
    <>
      <Button onClick={() => setOpen(true)}>Change</Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title="Where it stands"
        actions={
          <>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button type="submit" form={FORM} variant="primary" busy={busy}>
              Save
            </Button>
          </>
        }
      >
        <form id={FORM} onSubmit={save} className="grid gap-3">
          {failed && <ErrorPanel what={failed.message} reference={failed.problem.reference} />}
          <div className="grid gap-3 sm:grid-cols-2">
            <Field label="Environment" error={failed?.fieldError("environment")}>
              {choice("environment", places.environments)}
            </Field>
            <Field label="Role" error={failed?.fieldError("role")}>
              {choice("role", places.roles)}
            </Field>
            <Field label="Zone" error={failed?.fieldError("zone")}>
              {choice("zone", places.zones)}
            </Field>
            <Field label="Criticality" error={failed?.fieldError("criticality")}>
              {(wiring) => (
                <Select
                  {...wiring}
                  name="criticality"
                  defaultValue={standing.criticality}
                  options={CRITICALITIES.map((value) => ({ value, label: value }))}
                />
              )}
            </Field>
          </div>
          <Field label="Owner" hint="A person or a team" error={failed?.fieldError("owner")}>
            {(wiring) => (
              <TextInput
                {...wiring}
                name="owner"
                defaultValue={standing.owner ?? ""}
                maxLength={100}
                autoComplete="off"
              />
            )}
          </Field>
          <Field label="Note" error={failed?.fieldError("note")}>
            {(wiring) => (
              <Textarea {...wiring} name="note" defaultValue={standing.note ?? ""} maxLength={2000} />
            )}
          </Field>
        </form>
      </Dialog>
    </>
  );
}
