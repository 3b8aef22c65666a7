import fc from "fast-check";
import { expect, test } from "vitest";
import { parsed, readValue } from "./fixture-output";
import { openrcServicesParser } from "./openrc-services";

const STATUS = `Runlevel: default
 crond                                                             [  started  ]
 k3s                                              [  started 1 day(s) 00:01:22 (0) ]
 sshd                                                              [  crashed  ]
Runlevel: boot
 networking                                                        [  started  ]
 crond                                                             [  started  ]
Runlevel: nonetwork
Dynamic Runlevel: hotplugged
Dynamic Runlevel: needed/wanted
 localmount                                                        [  started  ]
Dynamic Runlevel: manual
 nginx                                                             [  stopped  ]
`;

const SERVICES = [
  { name: "crond", state: "started", runlevels: ["default", "boot"] },
  { name: "k3s", state: "started", runlevels: ["default"] },
  { name: "sshd", state: "crashed", runlevels: ["default"] },
  { name: "networking", state: "started", runlevels: ["boot"] },
  { name: "localmount", state: "started", runlevels: [] },
  { name: "nginx", state: "stopped", runlevels: [] },
];

test("services, states and runlevels; dynamic runlevels start nothing by themselves", () => {
  expect(parsed(openrcServicesParser, STATUS)).toEqual({ state: "read", value: SERVICES, unread: [] });
});

test("with colours, and with the state on a line of its own", () => {
  const esc = String.fromCharCode(27);
  const coloured = STATUS.replaceAll(
    "[  started  ]",
    `${esc}[34;01m[${esc}[32;01m  started  ${esc}[34;01m]${esc}[0m`,
  );
  expect(readValue(openrcServicesParser, coloured)).toEqual(SERVICES);
  expect(readValue(openrcServicesParser, STATUS.replace(/ {10,}\[/g, "\n ["))).toEqual(SERVICES);
});

test("notices of OpenRC are no services; a server without OpenRC is unread", () => {
  const notice = " * Caching service dependencies ... [ ok ]\nRunlevel: default\n sshd  [  started  ]\n";
  expect(parsed(openrcServicesParser, notice)).toMatchObject({ value: [{ name: "sshd" }], unread: [] });
  expect(parsed(openrcServicesParser, "", { exit: 127 }).state).toBe("unread");
  expect(parsed(openrcServicesParser, "").state).toBe("unread");
});

test("never throws", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary" }),
      (text) => void parsed(openrcServicesParser, `Runlevel: a\n${text}`),
    ),
  );
});
