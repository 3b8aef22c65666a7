"use client";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Field } from "@/components/ui/field";
import { TextInput } from "@/components/ui/text-input";
import { toast } from "@/components/ui/toast";
import { Untrusted } from "@/components/ui/untrusted";
import { ask, RequestFailed } from "@/lib/http/client";

const FORM = "retire";

/** Takes a server out of the fleet, after its name was typed: there is no way back but to enrol it again. */
export function RetireServer({ id, hostname }: { id: string; hostname: string }) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | undefined>();
  const [failed, setFailed] = useState<RequestFailed | null>(null);

  async function retire(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const typed = String(new FormData(event.currentTarget).get("name") ?? "").trim();
    if (typed !== hostname) return setWrong("This is not the server's name. Type it as it stands above.");
    setWrong(undefined);
    setBusy(true);
    setFailed(null);
    try {
      await ask(`/api/servers/${id}`, { method: "DELETE" });
      toast("The server was retired.");
      router.push("/servers");
    } catch (error) {
      if (!(error instanceof RequestFailed)) throw error;
      setFailed(error);
      setBusy(false);
    }
  }

  return (
    <>
      <Button onClick={() => setOpen(true)}>Retire this server…</Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title="Retire this server"
        actions={
          <>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button type="submit" form={FORM} variant="danger" busy={busy}>
              Retire server
            </Button>
          </>
        }
      >
        <form id={FORM} onSubmit={retire} className="grid gap-3">
          {failed && <ErrorPanel what={failed.message} reference={failed.problem.reference} />}
          <p>
            Its secret ends at once and it leaves every list. Its evidence is kept until its retention ends.
            To take it back, enrol it again with a new token.
          </p>
          <Field
            label={
              <>
                Type <Untrusted text={hostname} limit={253} /> to confirm
              </>
            }
            error={wrong}
          >
            {(wiring) => <TextInput {...wiring} name="name" autoComplete="off" spellCheck={false} />}
          </Field>
        </form>
      </Dialog>
    </>
  );
}
