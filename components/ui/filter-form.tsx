"use client";
/** A GET form that applies a choice at once, and leaves what is empty out of the address. */
import Form from "next/form";
import { type ReactNode, useEffect, useRef } from "react";

export function FilterForm({ action, children }: { action: string; children: ReactNode }) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const element = form.current;
    const dropEmpty = ({ formData }: FormDataEvent) => {
      for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
    };
    element?.addEventListener("formdata", dropEmpty);
    return () => element?.removeEventListener("formdata", dropEmpty);
  }, []);

  return (
    <Form
      ref={form}
      action={action}
      prefetch={false}
      onChange={(event) => event.target instanceof HTMLSelectElement && event.currentTarget.requestSubmit()}
      className="flex flex-wrap items-center gap-2"
    >
      {children}
    </Form>
  );
}
