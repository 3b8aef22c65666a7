/** What somebody typed about a new source, as the API takes it. What was left empty keeps its usual value. */
import type { AlertFormat } from "@/lib/ingest/model/source";

export function wishOf(format: AlertFormat, form: FormData): object {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const minutes = (name: string) => (text(name) === "" ? {} : { [name]: Number(text(name)) * 60 });
  const optional = (name: string) => (text(name) === "" ? {} : { [name]: text(name) });
  return {
    name: text("name"),
    format,
    secret: text("secret") || null,
    settings: {
      ...(form.has("ignoredLabels") ? { ignoredLabels: linesOf(text("ignoredLabels")) } : {}),
      ...(text("resolveTimeoutS") === "" ? {} : { resolveTimeoutS: Number(text("resolveTimeoutS")) }),
      ...minutes("autoResolveAfterS"),
      ...minutes("quietAfterS"),
      ...optional("signatureHeader"),
      ...optional("timestampHeader"),
    },
  };
}

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}
