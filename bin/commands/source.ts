/** `garrison source create`: let a tool send alerts, pings or results. */
import { system } from "@/lib/auth/actor";
import { disconnect } from "@/lib/db/client";
import { NewSource } from "@/lib/ingest/model/source";
import { createSource } from "@/lib/ingest/store/sources";
import { readArguments } from "../arguments";
import { createBackupSource } from "../backup-source";
import { type Command, Misuse, out } from "../command";
import { adoptRunning, homeFolder } from "../home";
import { createPingSource, PING_OPTIONS } from "../ping-source";

export const command: Command = {
  name: "source",
  usage:
    "source create --format alertmanager --name 'Alertmanager of the shop' [--secret KEY] | --format ping --name 'Nightly backup' [--every 1d | --cron '0 2 * * *' | --oncalendar 'Mon 02:00'] [--time-zone Europe/Berlin] [--grace 1h] [--max-run 2h] [--severity high] [--slug nightly-backup] [--environment production] | --format backup --name 'Database of the shop' [--every 1d | --cron … | --oncalendar …] [--time-zone Europe/Berlin] [--grace 4h] [--max-run 2h] [--severity high] [--environment production]",
  about:
    "Make a source: a token with which a tool sends its alerts here, and the address that it sends them to. With --format ping: a heartbeat, and the address that its job calls. With --format backup: a protected system with one copy, and the address at which the tool that backs it up tells of its runs.",
  async run([verb, ...args]) {
    if (verb !== "create") throw new Misuse("source knows one verb: create. See --help.");
    const { values } = readArguments(args, {
      format: { type: "string" },
      name: { type: "string" },
      secret: { type: "string" },
      ...PING_OPTIONS,
    });
    if (values.format === "ping") return print(() => createPingSource(values));
    if (values.format === "backup") return print(() => createBackupSource(values));
    const strange = Object.keys(PING_OPTIONS).find((name) => name in values);
    if (strange) throw new Misuse(`--${strange} belongs to --format ping and backup. See --help.`);
    const wish = NewSource.safeParse({
      format: values.format,
      name: values.name,
      secret: values.secret ?? null,
    });
    if (!wish.success)
      throw new Misuse(`${wish.error.issues[0]?.path.join(".")}: ${wish.error.issues[0]?.message}.`);
    return print(async () => {
      const { id, format, name, url, token } = await createSource(system("command line"), wish.data);
      return { id, format, name, url, token };
    });
  },
};

async function print(make: () => Promise<object>): Promise<number> {
  adoptRunning(homeFolder());
  try {
    out(JSON.stringify(await make()));
    return 0;
  } finally {
    await disconnect();
  }
}
