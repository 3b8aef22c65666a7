import type { ComponentPropsWithRef } from "react";
import { inputLook } from "./control";

export type Option = { value: string; label: string };

type SelectProps = ComponentPropsWithRef<"select"> & { options: readonly Option[] };

/** The browser's own: the best one on a phone. */
export function Select({ options, className = "", ...rest }: SelectProps) {
  return (
    <select className={`${inputLook} pr-1 ${className}`} {...rest}>
      {options.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
}
