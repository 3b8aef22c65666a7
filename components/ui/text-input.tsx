import type { ComponentPropsWithRef } from "react";
import { inputLook } from "./control";

export function TextInput({ className = "", type = "text", ...rest }: ComponentPropsWithRef<"input">) {
  return <input type={type} className={`${inputLook} ${className}`} {...rest} />;
}
