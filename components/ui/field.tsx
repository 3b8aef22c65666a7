import { type ReactNode, useId } from "react";

export type Wiring = {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
  required: true | undefined;
};

type FieldProps = {
  label: ReactNode;
  hint?: ReactNode;
  /** What is wrong and what to do; read out with the input. */
  error?: string | undefined;
  required?: boolean;
  /** Receives what ties the input to its label, hint and error: `{(wiring) => <TextInput {...wiring} />}` */
  children: (wiring: Wiring) => ReactNode;
};

export function Field({ label, hint, error, required, children }: FieldProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-semibold">
        {label}
        {required === false && <span className="font-normal text-text-3"> (optional)</span>}
      </label>
      {hint && (
        <p id={`${id}-hint`} className="text-xs text-text-3">
          {hint}
        </p>
      )}
      {children({
        id,
        "aria-describedby": described || undefined,
        "aria-invalid": error ? true : undefined,
        required: required || undefined,
      })}
      {error && (
        <p id={`${id}-error`} className="font-semibold text-critical">
          {error}
        </p>
      )}
    </div>
  );
}
