/** What somebody typed about a source, as the API takes it. What was left empty has its usual value. */
import type { AlertFormat, SourceSettings } from "@/lib/ingest/model/source";

export function wishOf(format: AlertFormat, form: FormData): object {
  return {
    name: textOf(form, "name"),
    format,
    secret: textOf(form, "secret") || null,
    settings: typedSettings(form),
  };
}

/** What the form does not ask stays as it is. */
export function changeOf(settings: SourceSettings, form: FormData): object {
  const unasked = Object.entries(settings).filter(([name]) => !form.has(inputOf(name)));
  return {
    name: textOf(form, "name"),
    settings: { ...Object.fromEntries(unasked), ...typedSettings(form) },
  };
}

function typedSettings(form: FormData): object {
  const typed = (name: keyof SourceSettings, read: (text: string) => unknown) => {
    const text = textOf(form, inputOf(name));
    return text === "" ? {} : { [name]: read(text) };
  };
  return {
    ...(form.has(inputOf("ignoredLabels"))
      ? { ignoredLabels: linesOf(textOf(form, inputOf("ignoredLabels"))) }
      : {}),
    ...typed("resolveTimeoutS", Number),
    ...typed("autoResolveAfterS", Number),
    ...typed("quietAfterS", Number),
    ...typed("signatureHeader", String),
    ...typed("timestampHeader", String),
  };
}

/** As a refusal names it, so that it stands at its input. */
function inputOf(setting: string): string {
  return `settings.${setting}`;
}

function textOf(form: FormData, name: string): string {
  return String(form.get(name) ?? "").trim();
}

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}
