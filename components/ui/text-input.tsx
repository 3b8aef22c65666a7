"use client";
import type { ComponentPropsWithRef } from "react";
import { inputLook } from "./control";
import { useRefusal } from "./refused-input";

export function TextInput({ className = "", type = "text", ...rest }: ComponentPropsWithRef<"input">) {
  const { marks, words } = useRefusal(rest);
  return (
    <>
      <input type={type} className={`${inputLook} ${className}`} {...rest} {...marks} />
      {words}
    </>
  );
}
