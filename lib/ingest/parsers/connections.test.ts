import fc from "fast-check";
import { expect, test } from "vitest";
import { connectionsParser } from "./connections";
import { fixture, parsed, readValue } from "./fixture-output";

test("old01: listening sockets and closed connections, nothing left over", () => {
  const result = parsed(connectionsParser, fixture("old01.ss-tanH"));
  expect(result.unread).toEqual([]);
  expect(result.state === "read" && result.value).toHaveLength(11);
  expect(readValue(connectionsParser, fixture("old01.ss-tanH"))[4]).toEqual({
    state: "TIME-WAIT",
    local: { address: "127.0.0.1", port: 42212, interface: null },
    peer: { address: "127.0.0.1", port: 22, interface: null },
  });
});

test("with a header, processes and IPv4 in IPv6", () => {
  const text = `State Recv-Q Send-Q       Local Address:Port          Peer Address:Port Process
ESTAB 0      36     [::ffff:192.0.2.9]:22   [::ffff:198.51.100.7]:50022 users:(("sshd",pid=9,fd=4))
`;
  expect(parsed(connectionsParser, text)).toEqual({
    state: "read",
    unread: [],
    value: [
      {
        state: "ESTAB",
        local: { address: "192.0.2.9", port: 22, interface: null },
        peer: { address: "198.51.100.7", port: 50022, interface: null },
      },
    ],
  });
});

test("no connection is an answer, a complaint is none", () => {
  expect(readValue(connectionsParser, "")).toEqual([]);
  expect(parsed(connectionsParser, "", { exit: 127 }).state).toBe("unread");
  const garbled = "State Recv-Q Send-Q Local Address:Port Peer Address:Port\nESTAB here there\n";
  expect(parsed(connectionsParser, garbled)).toMatchObject({ state: "unread", unread: [{ line: 2 }] });
});

test("never throws", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => void parsed(connectionsParser, `ESTAB 0 0 ${text}`)),
  );
});
