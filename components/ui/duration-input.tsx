"use client";
/** A stretch of time as people say it: a number and a unit. What is sent is seconds. */
import { useState } from "react";
import { inputLook } from "@/components/ui/control";
import type { Wiring } from "@/components/ui/field";
import { useRefusal } from "@/components/ui/refused-input";

const UNITS = [
  { seconds: 1, label: "seconds" },
  { seconds: 60, label: "minutes" },
  { seconds: 3_600, label: "hours" },
  { seconds: 86_400, label: "days" },
];

type DurationInputProps = {
  wiring: Wiring;
  name: string;
  /** null: nothing is said. */
  seconds: number | null;
  onSeconds?: (seconds: number | null) => void;
};

export function DurationInput({ wiring, name, seconds, onSeconds }: DurationInputProps) {
  const [count, setCount] = useState(seconds === null ? "" : String(seconds / unitOf(seconds)));
  const [unit, setUnit] = useState(seconds === null ? 3_600 : unitOf(seconds));
  const { marks, words } = useRefusal({ name, "aria-describedby": wiring["aria-describedby"] });
  const value = (text: string, of: number) => (text.trim() === "" ? null : Math.round(Number(text) * of));
  const say = (text: string, of: number) => {
    setCount(text);
    setUnit(of);
    onSeconds?.(value(text, of));
  };
  return (
    <>
      <div className="flex gap-2">
        <input
          {...wiring}
          {...marks}
          type="number"
          min={0}
          step="any"
          inputMode="decimal"
          value={count}
          onChange={(event) => say(event.target.value, unit)}
          className={`${inputLook} max-w-28`}
        />
        <select
          aria-label="Unit"
          value={unit}
          onChange={(event) => say(count, Number(event.target.value))}
          className={`${inputLook} max-w-36 pr-1`}
        >
          {UNITS.map((one) => (
            <option key={one.seconds} value={one.seconds}>
              {one.label}
            </option>
          ))}
        </select>
        <input type="hidden" name={name} value={value(count, unit) ?? ""} />
      </div>
      {words}
    </>
  );
}

/** The largest of which it is a whole number. */
function unitOf(seconds: number): number {
  return UNITS.findLast((one) => seconds >= one.seconds && seconds % one.seconds === 0)?.seconds ?? 1;
}
