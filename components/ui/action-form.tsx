"use client";
/**
 * A form that posts JSON and says what came of it: a sentence, or something that is shown once.
 *
 * The inputs are the page's own. What was typed stays when the server refuses it; the refusal stands at the inputs
 * that it names, else above them.
 */
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, type ReactNode, useContext, useEffect, useRef } from "react";
import { ask, RequestFailed } from "@/lib/http/client";
import { Button } from "./button";
import { Command } from "./command";
import type { ButtonVariant } from "./control";
import { DialogOfForm } from "./form-dialog";
import { Notice } from "./notice";
import { isAbout, RefusedInputs } from "./refused-input";
import { announce, toast } from "./toast";

/**
 * How an input's text becomes JSON: empty optional texts are left out, flags are true or false, lines are a list of
 * those that hold something. A name with a dot lies in an object: "settings.url".
 */
export type Shape = Record<string, "text" | "optional" | "nullable" | "number" | "flag" | "list" | "lines">;

const NONE: RequestFailed["problem"]["fields"] = [];

type ActionFormProps = {
  method: "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  shape?: Shape;
  /** Sent with the inputs. */
  fixed?: Record<string, unknown>;
  submit: string;
  variant?: ButtonVariant;
  /** Said when it is done. */
  done: string;
  /** The keys of the answer that are shown once, with their labels. */
  shownOnce?: Record<string, string>;
  /** The page is not read anew: it would come without this form, and so without what is shown once. */
  stays?: boolean;
  /** Where to go afterwards; "{id}" stands for the id in the answer. */
  to?: string;
  /** Asked before it is done, for what cannot be taken back. */
  question?: string;
  className?: string;
  children?: ReactNode;
};

export function ActionForm(props: ActionFormProps) {
  const {
    method,
    path,
    shape = {},
    fixed,
    submit,
    variant = "normal",
    done,
    shownOnce,
    to,
    question,
  } = props;
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const closeDialog = useContext(DialogOfForm);
  const action = useMutation({
    mutationFn: (body: Record<string, unknown>) =>
      ask<Record<string, string> | undefined>(path, {
        method,
        body: Object.keys(body).length > 0 ? body : undefined,
      }),
    onSuccess: (answer) => {
      form.current?.reset();
      // What is shown once is read where it stands.
      if (shownOnce) announce(done);
      else {
        closeDialog?.();
        toast(done);
      }
      if (to) router.push(to.replace("{id}", answer?.["id"] ?? ""));
      if (!props.stays) router.refresh();
    },
  });

  const refused = action.error instanceof RequestFailed ? action.error.problem.fields : NONE;
  useEffect(() => {
    if (refused.length > 0) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [refused]);

  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (action.isPending || (question && !window.confirm(question))) return;
    action.mutate(withFixed(readForm(event.currentTarget, shape), fixed));
  };

  return (
    <form ref={form} onSubmit={send} className={props.className ?? "grid max-w-xl grid-cols-1 gap-3"}>
      {action.isError && <Refusal error={action.error} shape={shape} />}
      {shownOnce && action.data && <ShownOnce answer={action.data} labels={shownOnce} done={done} />}
      <RefusedInputs value={refused}>{props.children}</RefusedInputs>
      <div>
        <Button type="submit" variant={variant} busy={action.isPending}>
          {submit}
        </Button>
      </div>
    </form>
  );
}

function Refusal({ error, shape }: { error: Error; shape: Shape }) {
  const problem = error instanceof RequestFailed ? error.problem : null;
  const fields = problem?.fields ?? [];
  const elsewhere = fields.filter(({ field }) => {
    const name = Object.keys(shape).find((known) => isAbout(field, known));
    return !saysWhatIsWrong(name === undefined ? undefined : shape[name]);
  });
  const isAllBelow = fields.length > 0 && elsewhere.length === 0;
  return (
    <Notice tone="critical" title={problem?.title ?? "Not done"} live>
      <p>{isAllBelow ? "Nothing was changed. What is wrong is said below." : error.message}</p>
      {elsewhere.length > 1 && (
        <ul className="mt-1 list-disc pl-5">
          {elsewhere.map(({ field, message }) => (
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

/** Boxes to tick have no words of their own below them. */
function saysWhatIsWrong(kind: Shape[string] | undefined): boolean {
  return kind !== undefined && kind !== "flag" && kind !== "list";
}

type ShownOnceProps = { answer: Record<string, string>; labels: Record<string, string>; done: string };

function ShownOnce({ answer, labels, done }: ShownOnceProps) {
  return (
    <Notice tone="ok" title={done} live>
      <p>It is shown this once. Copy it now.</p>
      {Object.entries(labels).map(([key, label]) => (
        <div key={key} className="mt-2">
          <p className="text-xs text-text-3">{label}</p>
          <Command text={answer[key] ?? ""} label="Copy" />
        </div>
      ))}
    </Notice>
  );
}

function readForm(form: HTMLFormElement, shape: Shape): Record<string, unknown> {
  const data = new FormData(form);
  const body: Record<string, unknown> = {};
  for (const [name, kind] of Object.entries(shape)) {
    const value = readInput(data, name, kind);
    if (value !== undefined) put(body, name, value);
  }
  return body;
}

/** What is fixed joins what was typed, also inside an object of the same name. */
function withFixed(
  body: Record<string, unknown>,
  fixed: Record<string, unknown> = {},
): Record<string, unknown> {
  const joined = { ...body };
  for (const [name, value] of Object.entries(fixed)) {
    const typed = joined[name];
    const isObject = value !== null && typeof value === "object" && !Array.isArray(value);
    joined[name] = isObject && typeof typed === "object" ? { ...typed, ...value } : value;
  }
  return joined;
}

/** Undefined is left out. */
function readInput(data: FormData, name: string, kind: Shape[string]): unknown {
  const given = String(data.get(name) ?? "");
  const text = given.trim();
  if (kind === "flag") return data.has(name);
  if (kind === "list") return data.getAll(name).map(String);
  if (kind === "lines")
    return text
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean);
  if (kind === "number") return text === "" ? undefined : Number(text);
  if (kind === "nullable") return text === "" ? null : text;
  return kind === "text" ? given : text || undefined;
}

function put(body: Record<string, unknown>, name: string, value: unknown): void {
  const [outer = name, inner] = name.split(".", 2);
  if (inner === undefined) body[outer] = value;
  else body[outer] = { ...(body[outer] as object | undefined), [inner]: value };
}
