"use client";
/** The form of a source: what was typed stays when it is refused, and the refusal stands at its inputs. */
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { RefusedInputs } from "@/components/ui/refused-input";
import { RequestFailed } from "@/lib/http/client";

type SourceFormProps<T> = {
  submit: string;
  /** Said above a refusal that has no title of its own. */
  refused: string;
  send: (form: FormData) => Promise<T>;
  onDone: (answer: T) => void;
  /** The inputs. */
  children: ReactNode;
};

export function SourceForm<T>({ submit, refused, send, onDone, children }: SourceFormProps<T>) {
  const sending = useMutation({ mutationFn: send, onSuccess: onDone });
  const form = useRef<HTMLFormElement>(null);
  const fields = sending.error instanceof RequestFailed ? sending.error.problem.fields : NONE;
  useEffect(() => {
    if (fields.length > 0) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [fields]);
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!sending.isPending) sending.mutate(new FormData(event.currentTarget));
  };
  return (
    <form ref={form} onSubmit={onSubmit} className="grid max-w-xl gap-3">
      {sending.isError && <Refusal error={sending.error} title={refused} />}
      <RefusedInputs value={fields}>{children}</RefusedInputs>
      <div>
        <Button type="submit" variant="primary" busy={sending.isPending}>
          {submit}
        </Button>
      </div>
    </form>
  );
}

const NONE: RequestFailed["problem"]["fields"] = [];

function Refusal({ error, title }: { error: Error; title: string }) {
  const problem = error instanceof RequestFailed ? error.problem : null;
  return (
    <Notice tone="critical" title={problem?.title ?? title} live>
      <p>{error.message}</p>
      {problem && problem.fields.length > 0 && (
        <ul className="list-disc pl-5">
          {problem.fields.map(({ field, message }) => (
            <li key={`${field} ${message}`}>
              {field}: {message}
            </li>
          ))}
        </ul>
      )}
      {problem && problem.status >= 500 && problem.reference && <p>Reference: {problem.reference}</p>}
    </Notice>
  );
}
