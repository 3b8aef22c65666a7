import { expect, test } from "vitest";
import { remedyOf } from "./remedy";

test.each([
  ["This server has not reported yet.", /first report/],
  ["nft-ruleset: The agent was not allowed to run this.", /deny file/],
  ["nft-ruleset: Operation not permitted (you must be root)", /run as root/],
  ["sudoers: cat: /etc/sudoers: Permission denied", /run as root/],
  ["units: System has not been booted with systemd as init system (PID 1).", /systemd does not run/],
  ["dnf-upgrades: The command is not installed on the server.", /Install the command/],
  ["processes: The command did not finish in time.", /longer than the agent waits/],
  [
    "dpkg-packages: The output was longer than the agent sends, so it was cut.",
    /larger than the agent sends/,
  ],
  ["None of these was collected: wg-peers, openvpn-status.", /did not send it/],
  ["apt-updates: E: Could not parse", /raw output/],
  ["", /raw output/],
])("%s", (reason, remedy) => {
  expect(remedyOf(reason)).toMatch(remedy);
});
