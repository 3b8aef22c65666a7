import type { ComponentPropsWithRef } from "react";
import { inputLook } from "./control";

export function Textarea({ className = "", rows = 3, ...rest }: ComponentPropsWithRef<"textarea">) {
  return <textarea rows={rows} className={`${inputLook} py-1.5 ${className}`} {...rest} />;
}
