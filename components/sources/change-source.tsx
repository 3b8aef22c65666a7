"use client";
/** What can be changed of a source, above its page. How its messages are read has a card of its own. */
import { useRouter } from "next/navigation";
import { useContext } from "react";
import { DialogOfForm, FormDialog } from "@/components/ui/form-dialog";
import { toast } from "@/components/ui/toast";
import { ask } from "@/lib/http/client";
import type { AlertFormat, SourceSettings } from "@/lib/ingest/model/source";
import { SourceFields } from "./source-fields";
import { SourceForm } from "./source-form";
import { changeOf } from "./wish";

type ChangeSourceProps = {
  source: { id: string; name: string; format: AlertFormat; settings: SourceSettings };
};

export function ChangeSource({ source }: ChangeSourceProps) {
  return (
    <FormDialog label="Change…" title="Change the source" wide>
      <ChangeForm source={source} />
    </FormDialog>
  );
}

function ChangeForm({ source }: ChangeSourceProps) {
  const router = useRouter();
  const close = useContext(DialogOfForm);
  return (
    <SourceForm
      submit="Save"
      refused="Nothing was changed"
      send={(form) =>
        ask(`/api/sources/${source.id}`, { method: "PUT", body: changeOf(source.settings, form) })
      }
      onDone={() => {
        close?.();
        toast("Saved: what comes now is held to it.");
        router.refresh();
      }}
    >
      <SourceFields format={source.format} source={source} />
    </SourceForm>
  );
}
