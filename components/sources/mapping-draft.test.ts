import { expect, it } from "vitest";
import { MappingWish } from "@/lib/ingest/model/source";
import { draftOf, mappingOf } from "./mapping-draft";

const MAPPING = MappingWish.parse({
  each: "alerts",
  status: "state",
  resolved: ["ok", "gone"],
  dedup: ["id", "host.name"],
  title: "text",
  labels: { host: "host.name", "a=b": "x" },
});

it("is typed as it was saved", () => {
  const { labels, ...rest } = MAPPING;
  expect(mappingOf(draftOf({ ...rest, labels: { host: "host.name" } }))).toEqual({
    ...rest,
    labels: { host: "host.name" },
  });
  expect(labels).toHaveProperty("host");
});

it("begins with the words that usually mean resolved, and without paths", () => {
  const draft = draftOf(null);
  expect(draft.resolved).toBe("resolved, ok");
  expect(MappingWish.parse(mappingOf({ ...draft, title: "message" }))).toEqual(
    MappingWish.parse({ title: "message" }),
  );
});

it("takes a label without a path by its own name", () => {
  const draft = { ...draftOf(null), title: "t", labels: "host\n\n region = meta.region " };
  expect(mappingOf(draft).labels).toEqual({ host: "host", region: "meta.region" });
});
