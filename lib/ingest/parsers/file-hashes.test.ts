import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fileHashesParser } from "./file-hashes";
import { parsed, readValue } from "./fixture-output";

const A = "a".repeat(64);

describe("sha256sum", () => {
  it("reads text and binary mode, blanks and escaped names", () => {
    const text = `${A}  /etc/passwd\n${A} */usr/bin/x y\n\\${A}  /tmp/a\\nb\\\\c\n`;
    expect(readValue(fileHashesParser, text)).toEqual([
      { path: "/etc/passwd", sha256: A },
      { path: "/usr/bin/x y", sha256: A },
      { path: "/tmp/a\nb\\c", sha256: A },
    ]);
  });

  it("keeps the others when a file is missing", () => {
    const stderr = "sha256sum: /etc/ld.so.preload: No such file or directory\n";
    const result = parsed(fileHashesParser, `${A}  /etc/passwd\n`, { exit: 1, stderr });
    expect(result).toMatchObject({ state: "read", value: [{ path: "/etc/passwd" }] });
    expect(result.unread).toHaveLength(1);
  });

  it("is unread without any hash", () => {
    expect(parsed(fileHashesParser, "", { exit: 1, stderr: "sha256sum: /x: Permission denied" }).state).toBe(
      "unread",
    );
    expect(parsed(fileHashesParser, "").state).toBe("unread");
  });

  it("reads back every name as sha256sum escapes it", () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }).filter((name) => !name.includes("\u0000")),
        (name) => {
          const special = /[\n\r\\]/.test(name);
          const shown = name.replace(/\\/g, "\\\\").replace(/\n/g, "\\n").replace(/\r/g, "\\r");
          expect(readValue(fileHashesParser, `${special ? "\\" : ""}${A}  ${shown}\n`)).toEqual([
            { path: name, sha256: A },
          ]);
        },
      ),
    );
  });
});
