import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fingerprint } from "./fingerprint";

describe("a fingerprint", () => {
  it.each([
    [
      {
        alertname: "InstanceDown",
        code: "200",
        instance: "127.0.0.1:9090",
        job: "prometheus",
        monitor: "codelab-monitor",
        severity: "critical",
      },
      "791cec13fcba0368",
    ],
    [
      {
        alertname: "InstanceDown",
        code: "200",
        instance: "localhost:9090",
        job: "prometheus",
        monitor: "codelab-monitor",
        severity: "critical",
      },
      "8df98227bdd81384",
    ],
    [{}, "cbf29ce484222325"],
    [{ alertname: "HighDisk", instance: "db1:9100" }, "a0ea752d300922fb"],
    [{ alertname: "HighDisk", foo: "", instance: "db1:9100" }, "a0ea752d300922fb"],
    [{ alertname: "DiskFull", host: "web-1", mountpoint: "/var", severity: "critical" }, "95f6e7b620b86f99"],
    [{ alertname: "Größe", host: "λ1" }, "24b637d113e07a93"],
  ] as const)("of %j is Prometheus's", (labels, expected) => {
    expect(fingerprint(labels)).toBe(expected);
  });

  const labels = fc.dictionary(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }));

  it("is what the rule says, reckoned the slow way", () => {
    fc.assert(
      fc.property(labels, (given) => {
        expect(fingerprint(given)).toBe(slowly(given));
      }),
    );
  });

  it("does not depend on the order of the labels", () => {
    fc.assert(
      fc.property(labels, (given) => {
        const turned = Object.fromEntries(Object.entries(given).reverse());
        expect(fingerprint(turned)).toBe(fingerprint(given));
      }),
    );
  });

  it("holds for labels longer than any buffer", () => {
    const long = { alertname: "é".repeat(100_000) };
    expect(fingerprint(long)).toBe(slowly(long));
  });
});

function slowly(labels: Record<string, string>): string {
  const names = Object.keys(labels)
    .filter((name) => labels[name] !== "")
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const separator = Buffer.from([0xff]);
  const bytes = Buffer.concat(
    names.flatMap((name) => [Buffer.from(name), separator, Buffer.from(labels[name] ?? ""), separator]),
  );
  let hash = 0xcbf29ce484222325n;
  for (const byte of bytes) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & ((1n << 64n) - 1n);
  return hash.toString(16).padStart(16, "0");
}
