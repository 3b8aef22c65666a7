import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sshOptions } from "./ssh-options";

describe("the settings of an SSH server", () => {
  test("who may come in and how stands first, whatever the order of sshd -T", () => {
    const options = {
      zeta: "no",
      x11forwarding: "yes",
      passwordauthentication: "yes",
      port: ["22", "2222"],
      banner: "none",
      permitrootlogin: "without-password",
    };
    expect(sshOptions(options, null).map(({ keyword }) => keyword)).toEqual([
      "port",
      "permitrootlogin",
      "passwordauthentication",
      "x11forwarding",
      "banner",
      "zeta",
    ]);
  });

  test("what differs for root stands beside it, and alone where only root has it", () => {
    const [login, forced] = sshOptions(
      { permitrootlogin: "no" },
      { permitrootlogin: "forced-commands-only", forcecommand: "/bin/backup" },
    );
    expect(login).toMatchObject({ values: ["no"], forRoot: ["forced-commands-only"], isFirst: true });
    expect(forced).toMatchObject({ keyword: "forcecommand", values: [], forRoot: ["/bin/backup"] });
  });

  test("every keyword is there once, also those named like parts of an object", () => {
    const words = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom("__proto__", "constructor", "port"));
    fc.assert(
      fc.property(fc.uniqueArray(words), fc.uniqueArray(words), (ours, roots) => {
        const options = Object.fromEntries(ours.map((word) => [word, "a"]));
        const rootOptions = Object.fromEntries(roots.map((word) => [word, "b"]));
        const shown = sshOptions(options, rootOptions);
        expect(new Set(shown.map(({ keyword }) => keyword))).toEqual(new Set([...ours, ...roots]));
        expect(shown).toHaveLength(new Set([...ours, ...roots]).size);
        for (const { keyword, values, forRoot } of shown) {
          expect(values).toEqual(ours.includes(keyword) ? ["a"] : []);
          expect(forRoot).toEqual(roots.includes(keyword) ? ["b"] : null);
        }
      }),
    );
  });
});
