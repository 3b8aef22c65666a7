import fc from "fast-check";
import { expect, it } from "vitest";
import { readPing } from "./ping-output";

const IPUTILS = `PING 192.0.2.2 (192.0.2.2) 56(84) bytes of data.
64 bytes from 192.0.2.2: icmp_seq=1 ttl=64 time=0.068 ms

--- 192.0.2.2 ping statistics ---
1 packets transmitted, 1 received, 0% packet loss, time 0ms
rtt min/avg/max/mdev = 0.068/0.068/0.068/0.000 ms
`;
const IPUTILS_SILENT = `PING 192.0.2.77 (192.0.2.77) 56(84) bytes of data.

--- 192.0.2.77 ping statistics ---
1 packets transmitted, 0 received, 100% packet loss, time 0ms
`;
const IPUTILS_UNREACHABLE = `PING 203.0.113.1 (203.0.113.1) 56(84) bytes of data.
From 21.4.77.193 icmp_seq=1 Destination Port Unreachable

--- 203.0.113.1 ping statistics ---
1 packets transmitted, 0 received, +1 errors, 100% packet loss, time 0ms
`;
const BUSYBOX = `PING 192.0.2.2 (192.0.2.2): 56 data bytes
64 bytes from 192.0.2.2: seq=0 ttl=64 time=0.062 ms

--- 192.0.2.2 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip min/avg/max = 0.062/0.062/0.062 ms
`;
const BUSYBOX_SILENT = `PING 192.0.2.77 (192.0.2.77): 56 data bytes

--- 192.0.2.77 ping statistics ---
1 packets transmitted, 0 packets received, 100% packet loss
`;

it.each([
  ["an answer, iputils", IPUTILS, { answered: true, ms: 0.068 }],
  ["an answer, BusyBox", BUSYBOX, { answered: true, ms: 0.062 }],
  ["silence, iputils", IPUTILS_SILENT, { answered: false }],
  ["silence, BusyBox", BUSYBOX_SILENT, { answered: false }],
  ["unreachable", IPUTILS_UNREACHABLE, { answered: false }],
  ["not permitted: BusyBox says so on standard error", "PING 192.0.2.2 (192.0.2.2): 56 data bytes\n", null],
  ["nothing", "", null],
])("%s", (_, output, reading) => {
  expect(readPing(output)).toEqual(reading);
});

it("says nothing of a host without statistics, whatever it is given", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      if (!/packets transmitted/.test(text)) expect(readPing(text)).toBeNull();
    }),
  );
});
