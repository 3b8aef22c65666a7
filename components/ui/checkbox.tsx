import { type ComponentPropsWithRef, type ReactNode, useId } from "react";

type CheckboxProps = Omit<ComponentPropsWithRef<"input">, "type"> & {
  label: ReactNode;
  hint?: ReactNode;
  /** One of several with the same `name`. */
  radio?: boolean;
};

export function Checkbox({ label, hint, radio = false, className = "", ...rest }: CheckboxProps) {
  const id = useId();
  return (
    <div className={className}>
      <label className="flex min-h-control cursor-pointer items-center gap-2">
        <input
          type={radio ? "radio" : "checkbox"}
          className="size-4 flex-none accent-accent"
          aria-describedby={hint ? id : undefined}
          {...rest}
        />
        <span>{label}</span>
      </label>
      {hint && (
        <p id={id} className="-mt-1 ml-6 text-xs text-text-3">
          {hint}
        </p>
      )}
    </div>
  );
}
