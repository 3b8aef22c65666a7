import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formOf } from "./form";
import { HOSTILE_BODIES } from "./hostile-samples";

const URLENCODED = "application/x-www-form-urlencoded";

function fields(type: string | null, body: string): [string, string][] | null {
  const form = formOf({ headers: new Headers(type === null ? {} : { "content-type": type }), body });
  return form && [...form];
}

describe("an urlencoded form", () => {
  it("holds its fields, whatever the case and the parameters of its type", () => {
    expect(fields(URLENCODED, "a=1&a=2&b=x%20y+z&c")).toEqual([
      ["a", "1"],
      ["a", "2"],
      ["b", "x y z"],
      ["c", ""],
    ]);
    expect(fields("Application/X-WWW-Form-Urlencoded; charset=UTF-8", "a=1")).toEqual([["a", "1"]]);
    expect(fields(URLENCODED, "")).toEqual([]);
  });

  it("is none when it is JSON that curl calls a form", () => {
    expect(fields(URLENCODED, ' {"summary":"x"}')).toBeNull();
    expect(fields(URLENCODED, "\n[1]")).toBeNull();
  });
});

it("any other type is no form", () => {
  for (const type of [null, "", "application/json", "text/plain", "multipart/mixed; boundary=x"]) {
    expect(fields(type, "a=1")).toBeNull();
  }
});

describe("a multipart form", () => {
  /** As the form-data package of Uptime Kuma writes it. */
  const kuma = (boundary: string, value: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; name="data"\r\n\r\n${value}\r\n--${boundary}--\r\n`;

  it("holds its fields", () => {
    const boundary = "--------------------------515890814546601021194782";
    const type = `multipart/form-data; boundary=${boundary}`;
    expect(fields(type, kuma(boundary, '{"a":\r\n1}'))).toEqual([["data", '{"a":\r\n1}']]);
  });

  it("may have a preamble, more parts, other headers, bare line feeds and an epilogue", () => {
    const body = [
      "preamble",
      "--x  ",
      "content-type: text/plain",
      "content-disposition: form-data; filename=name; name=one",
      "",
      "1",
      "--x",
      'Content-Disposition: form-data; filename="name=no"; name="two"',
      "",
      "",
      "--x--",
      'Content-Disposition: form-data; name="never"',
      "",
      "3",
      "--x",
    ];
    for (const lineBreak of ["\n", "\r\n"]) {
      expect(fields('multipart/form-data; charset=utf-8; boundary="x"', body.join(lineBreak))).toEqual([
        ["one", "1"],
        ["two", ""],
      ]);
    }
  });

  it("leaves out parts without a name, and one that is cut off", () => {
    const part = (head: string, value: string) => `--x\r\n${head}\r\n\r\n${value}\r\n`;
    const named = 'Content-Disposition: form-data; name="a"';
    expect(fields("multipart/form-data; boundary=x", part("X: y", "1") + part(named, "2"))).toEqual([]);
    expect(fields("multipart/form-data; boundary=x", `${part("X: y", "1")}${part(named, "2")}--x--`)).toEqual(
      [["a", "2"]],
    );
    expect(fields("multipart/form-data; boundary=x", "--x\r\nno empty line--x--")).toEqual([]);
  });

  it("without a boundary has no fields", () => {
    expect(fields("multipart/form-data", kuma("x", "1"))).toEqual([]);
    expect(fields("multipart/form-data; boundary=", kuma("x", "1"))).toEqual([]);
    expect(fields("multipart/form-data; boundary=y", kuma("x", "1"))).toEqual([]);
  });

  it("gives back any value that does not hold its boundary", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }),
        fc.stringMatching(/^[A-Za-z0-9'()+_,./:=?-]{1,70}$/),
        (value, end) => {
          fc.pre(!value.includes(`--${end}`) && value.isWellFormed());
          expect(fields(`multipart/form-data; boundary="${end}"`, kuma(end, value))).toEqual([
            ["data", value],
          ]);
        },
      ),
    );
  });
});

it("reads any body in time", () => {
  for (const body of HOSTILE_BODIES) {
    for (const type of [URLENCODED, "multipart/form-data; boundary=x", 'multipart/form-data; boundary=""']) {
      const began = performance.now();
      expect(() => fields(type, body)).not.toThrow();
      expect(performance.now() - began).toBeLessThan(20_000);
    }
  }
});
