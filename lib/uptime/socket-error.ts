/**
 * What does an error of a socket say: of the target, or of us? Pure. What is our own fault must never count as
 * downtime, and what is the target's must never be excused.
 */
import type { Outcome, Reason } from "./model/probe";

const OF_THE_TARGET: ReadonlyMap<string, Reason> = new Map(
  Object.entries({
    ECONNREFUSED: "refused",
    ECONNRESET: "reset",
    EPIPE: "reset",
    ETIMEDOUT: "timeout",
    EHOSTUNREACH: "unreachable",
    EHOSTDOWN: "unreachable",
    ENOTFOUND: "no-such-name",
    ENODATA: "no-records",
    EBADNAME: "no-such-name",
  } satisfies Record<string, Reason>),
);

const OUR_OWN: ReadonlyMap<string, Reason> = new Map(
  Object.entries({
    EAI_AGAIN: "our-dns",
    EAI_FAIL: "our-dns",
    ETIMEOUT: "our-dns",
    ESERVFAIL: "our-dns",
    EREFUSED: "our-dns",
    ECANCELLED: "our-dns",
    ENETUNREACH: "our-network",
    ENETDOWN: "our-network",
    EADDRNOTAVAIL: "our-network",
  } satisfies Record<string, Reason>),
);

/** Node's names for what is wrong with a certificate; the rest of TLS is a protocol error. */
const CERTIFICATE =
  /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_|HOSTNAME_MISMATCH|INVALID_CA|CRL_)/;
const PROTOCOL = /^(HPE_|ERR_SSL_|EPROTO|ERR_TLS_|ERR_HTTP_|ERR_INVALID_)/;

export function outcomeOfError(code: string): Outcome {
  const theirs = OF_THE_TARGET.get(code) ?? reasonByForm(code);
  const outcome = { detail: /^[A-Z0-9_]{1,60}$/.test(code) ? code : null, latencyMs: null };
  return theirs
    ? { class: "fail", reason: theirs, ...outcome }
    : { class: "invalid", reason: OUR_OWN.get(code) ?? "our-fault", ...outcome };
}

function reasonByForm(code: string): Reason | null {
  if (CERTIFICATE.test(code)) return "certificate";
  return PROTOCOL.test(code) ? "protocol" : null;
}
