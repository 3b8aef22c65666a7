import type { ComponentPropsWithRef, ReactNode } from "react";
import { input } from "./look";
import { PROBLEM_ID } from "./problem";

type TextFieldProps = ComponentPropsWithRef<"input"> & {
  name: string;
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  /** Beside the input, such as a button that shows it. */
  beside?: ReactNode;
};

/** A labelled input; hint and error are read out with it, and the field in error takes the focus. */
export function TextField({ name, label, hint, error, beside, className = "", ...rest }: TextFieldProps) {
  return (
    <div className="grid gap-1">
      <label htmlFor={name} className="font-semibold">
        {label}
      </label>
      {hint && (
        <p id={`${name}-hint`} className="text-sm text-text-2">
          {hint}
        </p>
      )}
      <div className="flex gap-2">
        <input
          id={name}
          name={name}
          required
          aria-invalid={error ? true : undefined}
          aria-describedby={[hint && `${name}-hint`, error ? `${name}-error` : PROBLEM_ID]
            .filter(Boolean)
            .join(" ")}
          // biome-ignore lint/a11y/noAutofocus: after an error the person goes on at that field, without script too.
          autoFocus={Boolean(error)}
          className={`${input} ${className}`}
          {...rest}
        />
        {beside}
      </div>
      {error && (
        <p id={`${name}-error`} role="alert" className="font-semibold text-critical">
          {error}
        </p>
      )}
    </div>
  );
}
