import { expect, it } from "vitest";
import { NewSource } from "@/lib/ingest/model/source";
import { wishOf } from "./wish";

const form = (fields: Record<string, string>) => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
};

it("leaves what was left empty at its usual value", () => {
  const empty = { name: " Shop ", secret: "", quietAfterS: "", autoResolveAfterS: "", signatureHeader: "" };
  const wish = wishOf("grafana", form(empty));
  expect(wish).toEqual({ name: "Shop", format: "grafana", secret: null, settings: {} });
  expect(NewSource.parse(wish).settings.ignoredLabels).toEqual(["prometheus_replica", "replica"]);
});

it("sends minutes as seconds, and lines as a list", () => {
  const wish = wishOf(
    "prometheus",
    form({
      name: "Shop",
      quietAfterS: "10",
      autoResolveAfterS: "90",
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
