import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columnsText, DEFAULT_COLUMNS, readColumns, SERVER_COLUMNS } from "./columns";

describe("the columns of an address", () => {
  it("are the default ones when the address names none", () => {
    expect(readColumns(undefined)).toEqual({ columns: DEFAULT_COLUMNS, strange: [] });
    expect(columnsText(DEFAULT_COLUMNS)).toBeUndefined();
  });

  it("keep their fixed order, whatever the address says first", () => {
    expect(readColumns("kernel,os").columns).toEqual(["os", "kernel"]);
  });

  it("name what is no column, and show the default ones when nothing is left", () => {
    expect(readColumns("uptime,os")).toEqual({ columns: ["os"], strange: ["uptime"] });
    expect(readColumns("uptime")).toEqual({ columns: DEFAULT_COLUMNS, strange: ["uptime"] });
  });

  it("may be none at all", () => {
    expect(readColumns("none")).toEqual({ columns: [], strange: [] });
    expect(columnsText([])).toBe("none");
  });

  it("are read back as they were written", () => {
    fc.assert(
      fc.property(fc.subarray([...SERVER_COLUMNS]), (columns) => {
        expect(readColumns(columnsText(columns)).columns).toEqual(columns);
      }),
    );
  });
});
