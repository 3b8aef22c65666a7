import { expect, it } from "vitest";
import { SourceChange } from "@/lib/ingest/model/preview-wish";
import { NewSource, SourceSettings } from "@/lib/ingest/model/source";
import { changeOf, wishOf } from "./wish";

const form = (fields: Record<string, string>) => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields))
    data.set(["name", "secret"].includes(name) ? name : `settings.${name}`, value);
  return data;
};

it("leaves what was left empty at its usual value", () => {
  const empty = { name: " Shop ", secret: "", quietAfterS: "", autoResolveAfterS: "", signatureHeader: "" };
  const wish = wishOf("grafana", form(empty));
  expect(wish).toEqual({ name: "Shop", format: "grafana", secret: null, settings: {} });
  expect(NewSource.parse(wish).settings.ignoredLabels).toEqual(["prometheus_replica", "replica"]);
});

it("sends numbers, and lines as a list", () => {
  const wish = wishOf(
    "prometheus",
    form({
      name: "Shop",
      quietAfterS: "600",
      autoResolveAfterS: "5400",
      resolveTimeoutS: "120",
      ignoredLabels: "replica\n\n pod ",
    }),
  );
  expect(NewSource.parse(wish).settings).toMatchObject({
    quietAfterS: 600,
    autoResolveAfterS: 5_400,
    resolveTimeoutS: 120,
    ignoredLabels: ["replica", "pod"],
  });
});

it("changes what was asked, empties what was emptied, and leaves the rest", () => {
  const mapping = { title: "$.text" };
  const kept = SourceSettings.parse({
    quietAfterS: 600,
    autoResolveAfterS: 90,
    resolveTimeoutS: 77,
    mapping,
  });
  const change = changeOf(
    kept,
    form({ name: "Shop ", quietAfterS: "", autoResolveAfterS: "120", ignoredLabels: "" }),
  );
  expect(SourceChange.parse(change)).toEqual({
    name: "Shop",
    settings: { ...kept, quietAfterS: null, autoResolveAfterS: 120, ignoredLabels: [] },
  });
});
