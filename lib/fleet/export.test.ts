import { describe, expect, it } from "vitest";
import { tablePortion, tableStart } from "./export";
import type { ServerRow } from "./model/server";

const ROW: ServerRow = {
  id: "0193f1c2-0000-7000-8000-000000000001",
  hostname: "web-01",
  environment: "production",
  production: true,
  role: "web",
  zone: null,
  owner: null,
  criticality: "high",
  sample: false,
  os: "Debian GNU/Linux 12 (bookworm)",
  osId: "debian",
  kernel: "6.1.0-30-amd64",
  address: "10.0.0.1",
  packages: 900,
  updates: 3,
  securityUpdates: 0,
  rebootRequired: false,
  unknownSections: 0,
  contact: "reporting",
  reportedAt: new Date("2026-11-22T10:00:00Z"),
  enrolledAt: new Date("2026-11-01T00:00:00Z"),
};

/** Cell by column name; none of these rows holds a comma. */
function cellsOf(row: ServerRow): Record<string, string> {
  const names = tableStart().trim().split(",");
  const cells = tablePortion([row]).trimEnd().split(",");
  return Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ""]));
}

describe("the list of servers as CSV", () => {
  it("begins with the mark that spreadsheets need, and the names of the columns", () => {
    expect(tableStart()).toMatch(/^\uFEFFid,hostname,environment,.*\r\n$/);
  });

  it("keeps none and not known apart", () => {
    expect(cellsOf(ROW)).toMatchObject({ security_updates: "0", owner: "", reboot_required: "false" });
    const unheard = { ...ROW, securityUpdates: null, rebootRequired: null, reportedAt: null };
    expect(cellsOf(unheard)).toMatchObject({
      security_updates: expect.stringContaining("not known"),
      reboot_required: expect.stringContaining("not known"),
      reported_at: "never",
    });
  });

  it("gives a name that begins a formula to nobody's spreadsheet", () => {
    const hostile = { ...ROW, hostname: '=HYPERLINK("https://evil.example";"x")' };
    expect(tablePortion([hostile])).toContain(`,"'=HYPERLINK(""https://evil.example"";""x"")",`);
  });

  it("has one line per server", () => {
    expect(tablePortion([ROW, ROW]).split("\r\n")).toHaveLength(3);
    expect(tablePortion([])).toBe("");
  });
});
