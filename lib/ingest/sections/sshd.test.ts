import { expect, test } from "vitest";
import { readAlone, readReport } from "../facts";
import { fixture, outputOf } from "../parsers/fixture-output";

const web01 = outputOf("sshd-effective", fixture("web01.sshd-T"));

const socketUnit = (entered: string) => `Id=ssh.service
ActiveEnterTimestamp=

Listen=[::]:2022 (Stream)
Id=ssh.socket
ActiveEnterTimestamp=${entered}
`;

test("web01: all ports, all addresses, the options", () => {
  const { sshd } = readReport([web01]).facts;
  expect(sshd).toMatchObject({
    state: "known",
    ports: [22, 2222],
    listenAddresses: ["[::]:22", "0.0.0.0:22", "[::]:2222", "0.0.0.0:2222"],
    options: {
      permitrootlogin: "yes",
      maxauthtries: "4",
      hostkey: expect.arrayContaining(["/etc/ssh/ssh_host_rsa_key"]),
    },
    rootOptions: null,
    socketListen: null,
  });
});

test("what differs for root is told apart", () => {
  const everyone = outputOf("sshd-effective", fixture("bullseye-match.sshd-T"));
  const root = outputOf("sshd-effective-root", fixture("bullseye-match.sshd-T-C"));
  const { sshd } = readReport([everyone, root]).facts;
  expect(sshd).toMatchObject({
    options: { permitrootlogin: "without-password", passwordauthentication: "no" },
    rootOptions: { permitrootlogin: "yes", passwordauthentication: "yes" },
  });
  expect(sshd.state === "known" && Object.keys(sshd.rootOptions ?? {})).toHaveLength(2);
  const same = readReport([web01, outputOf("sshd-effective-root", fixture("web01.sshd-T-C"))]).facts.sshd;
  expect(same).toMatchObject({ rootOptions: {} });
});

test("the output for root alone still gives the options", () => {
  const alone = readAlone(outputOf("sshd-effective-root", fixture("web01.sshd-T-C"))).sections["sshd"];
  expect(alone).toMatchObject({ state: "known", ports: [22, 2222], options: { maxauthtries: "4" } });
});

test("addresses with ports of their own count, though sshd prints port 22", () => {
  const stdout =
    "port 22\npermitrootlogin no\nlistenaddress 192.0.2.1:2200\nlistenaddress [2001:db8::1]:2200 rdomain vrf1\n";
  expect(readReport([{ ...web01, stdout }]).facts.sshd).toMatchObject({ ports: [22, 2200] });
});

test("a systemd socket that listens in sshd's place decides the port", () => {
  const process = outputOf("sshd-process", socketUnit("Sun 2026-11-22 11:22:01 UTC"));
  expect(readReport([web01, process]).facts.sshd).toMatchObject({
    ports: [2022],
    listenAddresses: ["[::]:2022"],
    socketListen: ["[::]:2022"],
    options: { port: ["22", "2222"] },
  });
  const never = outputOf("sshd-process", socketUnit(""));
  expect(readReport([web01, never]).facts.sshd).toMatchObject({ ports: [22, 2222], socketListen: [] });
  const stopped = outputOf("units", "ssh.socket loaded inactive dead OpenBSD Secure Shell server socket\n");
  expect(readReport([web01, process, stopped]).facts.sshd).toMatchObject({
    ports: [22, 2222],
    socketListen: [],
  });
});

test("unknown with sshd's own words", () => {
  const stderr = "sshd: no hostkeys available -- exiting.\n";
  expect(readReport([{ ...web01, stdout: "", stderr, exit: 1 }]).facts.sshd).toEqual({
    state: "unknown",
    reason: "sshd-effective: sshd: no hostkeys available -- exiting.",
  });
});
