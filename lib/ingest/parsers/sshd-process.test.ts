import fc from "fast-check";
import { expect, test } from "vitest";
import { parsed, readValue } from "./fixture-output";
import { sshdProcessParser } from "./sshd-process";

const SHOWN = `ExecStart={ path=/usr/sbin/sshd ; argv[]=/usr/sbin/sshd -D $SSHD_OPTS ; ignore_errors=no ; pid=812 ; code=(null) ; status=0/0 }
Id=ssh.service
ActiveEnterTimestamp=Sun 2026-11-22 11:22:07 UTC

Id=sshd.service
ActiveEnterTimestamp=

Listen=0.0.0.0:2022 (Stream)
Listen=[::]:2022 (Stream)
Id=ssh.socket
ActiveEnterTimestamp=Sun 2026-11-22 11:22:01 UTC
`;

test("one entry per unit, in any order of keys", () => {
  expect(readValue(sshdProcessParser, SHOWN)).toEqual([
    expect.objectContaining({ id: "ssh.service", listen: [], entered: true }),
    { id: "sshd.service", listen: [], command: null, entered: false },
    { id: "ssh.socket", listen: ["0.0.0.0:2022", "[::]:2022"], command: null, entered: true },
  ]);
});

test("several sockets in one line, as before systemd 246", () => {
  const text = "Id=ssh.socket\nListen=[::]:22 (Stream) 0.0.0.0:22 (Stream) /run/x (SequentialPacket)\n";
  expect(readValue(sshdProcessParser, text)[0]?.listen).toEqual(["[::]:22", "0.0.0.0:22"]);
});

test("without systemd nothing is known", () => {
  const stderr = "System has not been booted with systemd as init system (PID 1). Can't operate.\n";
  expect(parsed(sshdProcessParser, "", { exit: 1, stderr }).state).toBe("unread");
});

test("never throws", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => void parsed(sshdProcessParser, `Id=a\n${text}`)),
  );
});
