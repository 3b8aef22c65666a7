"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Icon } from "@/components/ui/icon";
import { Select } from "@/components/ui/select";
import { visibleText } from "@/lib/untrusted";

export type Named = { id: string; name: string };

type TurnListProps = {
  /** The path of the list in the request. */
  name: string;
  people: readonly string[];
  candidates: readonly Named[];
  /** Who may be in it already, and could not be put in it today. */
  known: readonly Named[];
  onChange: (people: string[]) => void;
};

/** Who comes in which turn. A person may come more than once. */
export function TurnList({ name, people, candidates, known, onChange }: TurnListProps) {
  const [chosen, setChosen] = useState("");
  const nameOf = (id: string) =>
    visibleText(
      [...candidates, ...known].find((one) => one.id === id)?.name ?? "Somebody who is no longer here",
    );
  const swap = (place: number) => onChange(swapped(people, place));
  return (
    <div className="grid gap-2">
      <p className="font-semibold">Turns</p>
      <ol className="grid gap-1">
        {people.map((id, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a person may come more than once
          <li key={place} className="flex flex-wrap items-center gap-2 rounded-control bg-sunken px-2">
            <span className="min-w-0 flex-1">
              {place + 1}. <bdi>{nameOf(id)}</bdi>
            </span>
            <Button
              variant="quiet"
              aria-label={`Move ${nameOf(id)}, turn ${place + 1}, up`}
              aria-disabled={place === 0 || undefined}
              onClick={() => place > 0 && swap(place - 1)}
            >
              <Icon name="up" />
            </Button>
            <Button
              variant="quiet"
              aria-label={`Remove ${nameOf(id)}, turn ${place + 1}`}
              onClick={() => onChange(people.filter((_, other) => other !== place))}
            >
              <Icon name="close" />
            </Button>
          </li>
        ))}
      </ol>
      <Field label="Add a person" hint="Admins and on-call people: whoever may acknowledge.">
        {(wiring) => (
          <Select
            {...wiring}
            name={name}
            value={chosen}
            onChange={({ target }) => {
              setChosen("");
              if (target.value !== "") onChange([...people, target.value]);
            }}
            options={[
              { value: "", label: "Choose…" },
              ...candidates.map((one) => ({ value: one.id, label: visibleText(one.name) })),
            ]}
          />
        )}
      </Field>
    </div>
  );
}

/** The two at `place` and after it, the other way round. */
function swapped(people: readonly string[], place: number): string[] {
  const [one, other] = [people[place], people[place + 1]];
  if (one === undefined || other === undefined) return [...people];
  return people.toSpliced(place, 2, other, one);
}
