"use client";
/** Which inputs of a form did the server refuse, and why? Known to the form, shown at each input. */
import { createContext, type ReactNode, useContext, useId } from "react";

type Refused = { field: string; message: string };

const RefusedContext = createContext<readonly Refused[]>([]);

/** Around the inputs of one form. */
export const RefusedInputs = RefusedContext.Provider;

type Marked = { name?: string | undefined; "aria-describedby"?: string | undefined };

/**
 * What marks the input of this name, and the words that stand below it. An entry of a list ("scopes.0") is about the
 * whole list. Without a refusal both are nothing.
 */
export function useRefusal({ name, "aria-describedby": described }: Marked): {
  marks: { "aria-invalid"?: true; "aria-describedby"?: string };
  words: ReactNode;
} {
  const id = useId();
  const refused = useContext(RefusedContext).find(({ field }) => isAbout(field, name));
  if (!refused) return { marks: {}, words: null };
  return {
    marks: { "aria-invalid": true, "aria-describedby": described ? `${described} ${id}` : id },
    words: (
      <p id={id} className="font-semibold text-critical">
        {refused.message}
      </p>
    ),
  };
}

/** "scopes.0" is about "scopes", and "settings.url" about the input of that name. */
export function isAbout(field: string, name: string | undefined): boolean {
  return name !== undefined && (field === name || field.startsWith(`${name}.`));
}
