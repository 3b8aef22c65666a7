import { describe, expect, it } from "vitest";
import { readAlone, readReport } from "../facts";
import { fixture, outputOf } from "../parsers/fixture-output";

const aide = outputOf("aide-check", fixture("aide-check-changed.txt"), { exit: 7 });
const debsums = outputOf("package-verify", "", { exit: 2, stderr: fixture("web01-debsums-s.stderr") });
const silent = outputOf("package-verify", "");
const hashes = outputOf("file-hashes", `${"a".repeat(64)}  /etc/passwd\n`);

function integrityOf(...outputs: (typeof aide)[]) {
  return readReport(outputs).facts.integrity;
}

describe("the integrity of a server's files", () => {
  it("is AIDE's report, with the package manager's beside it", () => {
    const found = integrityOf(hashes, debsums, aide);
    expect(found).toMatchObject({ state: "known", tool: "aide", checkedAt: "2026-11-22T11:45:50Z" });
    if (found.state === "unknown") return;
    expect([found.added?.length, found.removed?.length, found.changed?.length]).toEqual([3, 1, 6]);
    expect(found.others).toEqual([
      expect.objectContaining({ tool: "debsums", removed: ["/usr/share/man/man1/curl.1.gz"] }),
    ]);
    expect(found.hashes).toHaveLength(1);
  });

  it("falls back to the package manager when AIDE has no report", () => {
    expect(integrityOf({ ...aide, stdout: "", exit: 18, stderr: "ERROR" }, debsums)).toMatchObject({
      state: "known",
      tool: "debsums",
      others: [],
    });
  });

  it("names the tool of a silent check after the package manager", () => {
    const packages = outputOf("dpkg-packages", "curl\t7.88.1-10\tamd64\tcurl\t7.88.1-10\tii \n");
    expect(integrityOf(silent, packages)).toMatchObject({ tool: "debsums", removed: [], changed: [] });
    expect(integrityOf(silent).state).toBe("unknown");
    expect(readAlone(silent).sections["integrity"]).toMatchObject({
      state: "known",
      tool: null,
      changed: [],
    });
  });

  it("claims no comparison from hashes alone", () => {
    expect(integrityOf(hashes)).toMatchObject({ state: "known", tool: "hashes", added: null, changed: null });
  });

  it("is unknown, with the reason, when nothing was checked", () => {
    expect(integrityOf(outputOf("aide-check", fixture("aide-init.txt")))).toEqual({
      state: "unknown",
      reason: "aide-check: AIDE was initialised and has not checked anything yet.",
    });
  });
});
