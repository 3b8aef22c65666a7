"use client";
import type { ComponentPropsWithRef } from "react";
import { inputLook } from "./control";
import { useRefusal } from "./refused-input";

export function Textarea({ className = "", rows = 3, ...rest }: ComponentPropsWithRef<"textarea">) {
  const { marks, words } = useRefusal(rest);
  return (
    <>
      <textarea rows={rows} className={`${inputLook} py-1.5 ${className}`} {...rest} {...marks} />
      {words}
    </>
  );
}
