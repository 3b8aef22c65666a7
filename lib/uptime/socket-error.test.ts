import fc from "fast-check";
import { expect, it } from "vitest";
import { outcomeOfError } from "./socket-error";

it.each([
  ["ECONNREFUSED", "fail", "refused"],
  ["ENOTFOUND", "fail", "no-such-name"],
  ["CERT_HAS_EXPIRED", "fail", "certificate"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "fail", "certificate"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "fail", "certificate"],
  ["HPE_INVALID_CONSTANT", "fail", "protocol"],
  ["EPROTO", "fail", "protocol"],
  ["EAI_AGAIN", "invalid", "our-dns"],
  ["ENETUNREACH", "invalid", "our-network"],
  ["EMFILE", "invalid", "our-fault"],
  ["", "invalid", "our-fault"],
])("%s is %s: %s", (code, kind, reason) => {
  expect(outcomeOfError(code)).toMatchObject({ class: kind, reason, latencyMs: null });
});

it("what nobody knows is never the target's downtime, and never quoted", () => {
  fc.assert(
    fc.property(fc.string(), (code) => {
      const { class: kind, detail } = outcomeOfError(code);
      if (kind === "fail") expect(code).toMatch(/^[A-Z]/);
      expect(detail ?? "X").toMatch(/^[A-Z0-9_]{1,60}$/);
    }),
  );
});
