import { describe, expect, it } from "vitest";
import { readAlone, readReport } from "../facts";
import { fixture, outputOf } from "../parsers/fixture-output";

const ps = outputOf("processes", fixture("web01-ps-eo"));

describe("the processes of a server", () => {
  it("are told alone, in UTC without a known zone", () => {
    const { sections, unread } = readAlone(ps);
    expect(unread).toEqual([]);
    expect(sections["processes"]).toMatchObject({ state: "known", suspicious: [] });
    expect(sections["processes"]).toHaveProperty("items.6", {
      pid: 57,
      ppid: 1,
      user: "root",
      startedAt: "2026-11-22T11:18:50Z",
      command: "sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups",
    });
  });

  it("are suspicious by the path that the kernel knows", () => {
    const exe = (target: string) => `lrwxrwxrwx 1 root root 0 Nov 22 11:26 /proc/833/exe -> ${target}\n`;
    const suspicious = (target: string) => {
      const { processes } = readReport([ps, outputOf("deleted-executables", exe(target))]).facts;
      return processes.state === "known" ? processes.suspicious : null;
    };
    expect(suspicious("/tmp/cron (deleted)")).toEqual([
      {
        pid: 833,
        why: "The program runs from /tmp, where every user may put files. Its file was deleted while it runs.",
      },
    ]);
    expect(suspicious("/memfd:x (deleted)")).toHaveLength(1);
    expect(suspicious("/usr/sbin/cron (deleted)")).toEqual([]);
  });

  it("have started in the server's zone where timedatectl names it", () => {
    const clock = outputOf("time-sync", "Timezone=Europe/Berlin\nNTPSynchronized=yes\n");
    expect(readReport([ps, clock]).facts.processes).toHaveProperty(
      "items.6.startedAt",
      "2026-11-22T10:18:50Z",
    );
  });

  it("are unknown without ps", () => {
    expect(
      readReport([{ ...ps, stdout: "", exit: 1, stderr: "ps: bad -o argument" }]).facts.processes,
    ).toEqual({
      state: "unknown",
      reason: "processes: ps: bad -o argument",
    });
  });
});
