"use client";
import { useState } from "react";
import { ActionForm } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { TextInput } from "@/components/ui/text-input";
import type { NewRota } from "@/lib/oncall/model/rota";
import { draftOf, type LayerDraft, newLayer, writtenLayer } from "./layer-draft";
import { LayerFields } from "./layer-fields";
import { RotaPreview } from "./rota-preview";
import type { Named } from "./turn-list";

type RotaFormProps = {
  rota?: NewRota & { id: string };
  candidates: readonly Named[];
  known?: readonly Named[];
  timeZones: readonly string[];
  timeZone: string;
  /** "2026-11-23": when a new layer begins, as layer-draft.ts has it. */
  firstDay: string;
  /** Who is in the first turn of a new one. */
  me: string;
};

/** Who has the duty when: layers, of which a later one wins, and what comes of them. */
export function RotaForm({ rota, candidates, known = [], timeZones, timeZone, firstDay, me }: RotaFormProps) {
  const [zone, setZone] = useState(rota?.timeZone ?? timeZone);
  const [layers, setLayers] = useState<LayerDraft[]>(
    () => rota?.layers.map(draftOf) ?? [newLayer(firstDay, [me])],
  );
  const change = (key: number, changes: Partial<LayerDraft>) =>
    setLayers(layers.map((layer) => (layer.key === key ? { ...layer, ...changes } : layer)));
  const written = layers.map(writtenLayer);
  return (
    <>
      <Card title="What comes of it" hint="The next 14 days, overrides included.">
        <RotaPreview body={{ id: rota?.id ?? null, timeZone: zone, layers: written }} />
      </Card>
      <Card title={rota ? "Change the rota" : "The rota"}>
        <ActionForm
          method={rota ? "PUT" : "POST"}
          path={rota ? `/api/oncall/rotas/${rota.id}` : "/api/oncall/rotas"}
          shape={{ name: "text", timeZone: "text" }}
          fixed={{ layers: written, timeZone: zone }}
          submit={rota ? "Save" : "Add rota"}
          variant="primary"
          done={rota ? "The rota is changed." : "The rota is added. It wakes nobody until a policy asks it."}
          className="grid max-w-3xl gap-3"
          {...(rota ? {} : { to: "/oncall" })}
        >
          <div className="grid gap-3 sm:grid-cols-2">
            <Field label="Name" hint="Like “Web” or “Nights”." required>
              {(wiring) => (
                <TextInput
                  {...wiring}
                  name="name"
                  maxLength={100}
                  autoComplete="off"
                  defaultValue={rota?.name}
                />
              )}
            </Field>
            <Field label="Time zone" hint="Of its clock times.">
              {(wiring) => (
                <Select
                  {...wiring}
                  name="timeZone"
                  value={zone}
                  onChange={({ target }) => setZone(target.value)}
                  options={timeZones.map((value) => ({ value, label: value }))}
                />
              )}
            </Field>
          </div>
          {layers.map((layer, place) => (
            <LayerFields
              key={layer.key}
              place={place}
              layer={layer}
              candidates={candidates}
              known={known}
              onChange={(changes) => change(layer.key, changes)}
              onRemove={
                layers.length > 1 ? () => setLayers(layers.filter(({ key }) => key !== layer.key)) : null
              }
            />
          ))}
          <div>
            <Button onClick={() => setLayers([...layers, newLayer(firstDay, [])])}>Add a layer above</Button>
            <p className="text-xs text-text-3">A later layer wins where it has somebody.</p>
          </div>
        </ActionForm>
      </Card>
    </>
  );
}
