import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AckPage, ackSignature, ackUrlOf, isAckTokenGenuine, readAckToken } from "./ack-link";

const KEY = Buffer.from("test-ack-key-0123456789abcdef");
const PAGE: AckPage = {
  deliveryId: "01939d3a-5e2b-7c11-8a5e-0f1e2d3c4b5a",
  alertId: "01939d3a-0000-7000-8000-000000000042",
  personId: "01939d3a-0000-7000-8000-000000000007",
  step: 2,
};
const END = new Date(1_790_000_000_000);

const tokenOf = (url: string) => url.split("/a/")[1] ?? "";
const made = (page = PAGE, end = END) => tokenOf(ackUrlOf("https://garrison.example.com", KEY, page, end));

describe("the link of a page", () => {
  it("is signed as the field notes' vector says", () => {
    const claims = { alert: "al_42", user: "usr_7", step: 2, exp: 1_790_000_000, nonce: "Zm9vYmFyYmF6" };
    expect(Buffer.from(ackSignature(KEY, claims)).toString("hex")).toBe(
      "ef8394ab9283c5c9c7db48af0c9b4864599e60a2ba1fb9c74907e5d20170fbb9",
    );
  });

  it("stands below /a/ and is short enough for a text message", () => {
    const url = ackUrlOf("https://garrison.example.com", KEY, PAGE, END);
    expect(url).toMatch(/^https:\/\/garrison\.example\.com\/a\/[A-Za-z0-9_-]{70}$/);
    expect(url.length).toBeLessThan(160);
  });

  it("names its delivery and its end, and is ours", () => {
    const token = readAckToken(made());
    expect(token).toMatchObject({ deliveryId: PAGE.deliveryId, expiresAt: END });
    expect(token && isAckTokenGenuine(KEY, token, PAGE)).toBe(true);
  });

  it("says nothing of the alert or of the person", () => {
    const bytes = Buffer.from(made(), "base64url").toString("hex");
    expect(bytes).not.toContain(PAGE.alertId.replaceAll("-", ""));
    expect(bytes).not.toContain(PAGE.personId.replaceAll("-", ""));
  });

  it.each([
    ["another alert", { ...PAGE, alertId: "01939d3a-0000-7000-8000-000000000043" }],
    ["another person", { ...PAGE, personId: "01939d3a-0000-7000-8000-000000000008" }],
    ["another step", { ...PAGE, step: 3 }],
    ["another delivery", { ...PAGE, deliveryId: "01939d3a-5e2b-7c11-8a5e-0f1e2d3c4b5b" }],
  ])("is not one of %s", (_, page) => {
    const token = readAckToken(made());
    expect(token && isAckTokenGenuine(KEY, token, page)).toBe(false);
  });

  it("is not one of another key", () => {
    const token = readAckToken(made());
    expect(token && isAckTokenGenuine(Buffer.alloc(32, 1), token, PAGE)).toBe(false);
  });

  it("is never made for a delivery without a UUID, or to end in the next century but one", () => {
    for (const deliveryId of ["", "al_42", "a|b", PAGE.deliveryId.toUpperCase()]) {
      expect(() => made({ ...PAGE, deliveryId })).toThrow(RangeError);
    }
    for (const end of [new Date(Number.NaN), new Date(-1), new Date(4_294_967_296_000)]) {
      expect(() => made(PAGE, end)).toThrow(RangeError);
    }
  });
});

describe("a link that comes back", () => {
  it("is not ours when a single bit of it differs", () => {
    fc.assert(
      fc.property(fc.nat({ max: 52 * 8 - 1 }), (bit) => {
        const bytes = Buffer.from(made(), "base64url");
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const token = readAckToken(bytes.toString("base64url"));
        expect(token && isAckTokenGenuine(KEY, token, PAGE)).toBe(false);
      }),
    );
  });

  it("is what was made, whatever it was made of", () => {
    const seconds = fc.integer({ min: 0, max: 0xffff_ffff });
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.uuid(),
        fc.uuid(),
        fc.nat(),
        seconds,
        (deliveryId, alertId, personId, step, s) => {
          const page = { deliveryId, alertId, personId, step };
          const token = readAckToken(made(page, new Date(s * 1_000)));
          expect(token).toMatchObject({ deliveryId, expiresAt: new Date(s * 1_000) });
          expect(token && isAckTokenGenuine(KEY, token, page)).toBe(true);
        },
      ),
    );
  });

  it("is read in one spelling alone", () => {
    const token = made();
    const last = token.at(-1) ?? "";
    // The last letter holds four bits that no byte has.
    const other = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
      .split("")
      .find(
        (letter) =>
          letter !== last &&
          Buffer.from(token.slice(0, -1) + letter, "base64url").at(-1) ===
            Buffer.from(token, "base64url").at(-1),
      );
    expect(other).toBeDefined();
    expect(readAckToken(token.slice(0, -1) + other)).toBeNull();
    for (const bent of [`${token}=`, ` ${token}`, `${token}A`, token.slice(1), token.replace(/./, "+")]) {
      expect(readAckToken(bent)).toBeNull();
    }
  });

  it("may be anything without harm", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        expect(readAckToken(text)).toBeNull();
      }),
    );
    expect(readAckToken("A".repeat(10_000_000))).toBeNull();
  });
});
