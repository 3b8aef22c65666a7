"use client";
import { useEffect, useRef } from "react";
import { input } from "./look";

/** All time zones, set to the browser's own when that is on the list. */
export function TimeZoneField({ zones, error }: { zones: readonly string[]; error?: string | undefined }) {
  const field = useRef<HTMLSelectElement>(null);
  useEffect(() => {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (field.current?.value === "UTC" && zones.includes(own)) field.current.value = own;
  }, [zones]);
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
        defaultValue="UTC"
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
