/** What the agent prints of backups, with a systemctl and a pgbackrest that note how they were asked. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { AGENT, makePlace, SHELLS } from "./agent-run";

const TIMERS = `files-backup.timer loaded active   waiting Files
logrotate.timer    loaded inactive dead    Logs
`;

/** On a machine with pgBackRest its configuration is another user's, who can't reach the programs of this test. */
const SETPRIV = `case $1 in --help) echo --reuid; exit ;; esac
while :; do case $1 in --*) shift ;; *) exec "$@" ;; esac; done`;

/** A place whose agent finds these programs before all others. */
function placeWith(shell: (typeof SHELLS)[number], programs: Record<string, string>) {
  const place = makePlace(shell);
  const folder = join(place.config, "programs");
  mkdirSync(folder);
  for (const [name, script] of Object.entries({ setpriv: SETPRIV, ...programs })) {
    writeFileSync(join(folder, name), `#!/bin/sh\necho "$0 $*" >>${folder}/asked\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  const script = join(place.config, "garrison-agent");
  const text = readFileSync(AGENT, "utf8");
  writeFileSync(script, text.replace("\nPATH=", `\nPATH=${folder}:`));
  place.lookOnlyAt("timer-services", "pgbackrest-info");
  const out = join(place.config, "out");
  return {
    look: () => place.agent(["--dry-run", out], { script }),
    printed: (spec: string) => readFileSync(join(out, "stdout", spec), "utf8"),
    manifest: () => readFileSync(join(out, "manifest.tsv"), "utf8"),
    asked: () => readFileSync(join(folder, "asked"), "utf8").replaceAll(`${folder}/`, ""),
    remove: () => place.remove(),
  };
}

describe.each(SHELLS.map((shell) => ({ name: shell.join(" "), shell })))("in $name", ({ shell }) => {
  it("asks for the ends of the services that timers start, and for nothing else of them", async () => {
    const at = placeWith(shell, {
      systemctl: `case "$*" in
        list-units*) printf '${TIMERS.replaceAll("\n", "\\n")}' ;;
        *Triggers*) printf 'Triggers=files-backup.service\\n\\nTriggers=logrotate.service\\n' ;;
        *) echo Id=files-backup.service ;;
      esac`,
      pgbackrest: "echo '[]'",
    });
    const { status, stderr } = await at.look();
    expect([status, stderr]).toEqual([0, ""]);
    expect(at.printed("timer-services")).toBe("Id=files-backup.service\n");
    const asked = at.asked();
    expect(asked).toContain("systemctl show files-backup.timer logrotate.timer -p Triggers");
    expect(asked).toContain("systemctl show files-backup.service logrotate.service --no-pager -p Id,");
    expect(asked).not.toMatch(/ExecStart|Environment/);
    expect(at.printed("pgbackrest-info")).toBe("[]\n");
    expect(asked).toContain("pgbackrest --output=json info");
    at.remove();
  });

  it("prints nothing where no timer is, and says so where systemd does not run or pgBackRest fails", async () => {
    const at = placeWith(shell, { systemctl: "exit 0", pgbackrest: "echo 'ERROR: [041]' >&2; exit 41" });
    await at.look();
    expect(at.printed("timer-services")).toBe("");
    expect(at.manifest()).toMatch(/^timer-services\t0\t/m);
    expect(at.manifest()).toMatch(/^pgbackrest-info\t41\t/m);
    at.remove();
    const without = placeWith(shell, { systemctl: "echo 'System has not been booted' >&2; exit 1" });
    await without.look();
    expect(without.manifest()).toMatch(/^timer-services\t1\t/m);
    without.remove();
  });
});
