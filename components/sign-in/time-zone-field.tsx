"use client";
import { useEffect, useRef } from "react";
import { input } from "./look";

type TimeZoneFieldProps = {
  zones: readonly string[];
  /** What was chosen before the form was refused. */
  chosen?: string | undefined;
  error?: string | undefined;
};

/** All time zones, set to the browser's own when that is on the list. */
export function TimeZoneField({ zones, chosen, error }: TimeZoneFieldProps) {
  const field = useRef<HTMLSelectElement>(null);
  useEffect(() => {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!chosen && field.current?.value === "UTC" && zones.includes(own)) field.current.value = own;
  }, [zones, chosen]);
  return (
    <div className="grid gap-1">
      <label htmlFor="timeZone" className="font-semibold">
        Time zone
      </label>
      <p id="timeZone-hint" className="text-sm text-text-2">
        Days, months and maintenance windows are reckoned in it.
      </p>
      <select
        ref={field}
        id="timeZone"
        name="timeZone"
        required
        defaultValue={chosen && zones.includes(chosen) ? chosen : "UTC"}
        aria-describedby={error ? "timeZone-hint timeZone-error" : "timeZone-hint"}
        aria-invalid={error ? true : undefined}
        className={input}
      >
        {zones.map((zone) => (
          <option key={zone}>{zone}</option>
        ))}
      </select>
      {error && (
        <p id="timeZone-error" role="alert" className="font-semibold text-critical">
          {error}
        </p>
      )}
    </div>
  );
}
