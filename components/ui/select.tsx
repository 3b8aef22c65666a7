"use client";
import type { ComponentPropsWithRef } from "react";
import { inputLook } from "./control";
import { useRefusal } from "./refused-input";

export type Option = { value: string; label: string };

type SelectProps = ComponentPropsWithRef<"select"> & { options: readonly Option[] };

/** The browser's own: the best one on a phone. */
export function Select({ options, className = "", ...rest }: SelectProps) {
  const { marks, words } = useRefusal(rest);
  return (
    <>
      <select className={`${inputLook} pr-1 ${className}`} {...rest} {...marks}>
        {options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      {words}
    </>
  );
}
