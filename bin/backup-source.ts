/** `garrison source create --format backup`: a protected system with one copy, and the address at which its runs are told. */
import { system } from "@/lib/auth/actor";
import { NewCopy, NewSystem } from "@/lib/backups/model/system";
import { createCopy, createSystem } from "@/lib/backups/store/systems";
import { Misuse } from "./command";
import { scheduleOf, seconds, type Values } from "./ping-source";

/** @throws Misuse for a wish that makes no sense, Unprocessable for an environment that is not there */
export async function createBackupSource(values: Values) {
  const wish = wishOf(values);
  const actor = system("command line");
  const { id } = await createSystem(actor, wish);
  const copy = NewCopy.parse({ name: "Copy", timeZone: values["time-zone"] });
  const { url, token } = await createCopy(actor, id, copy);
  return { id, format: "backup", name: wish.name, url, token };
}

/** @throws Misuse */
function wishOf(values: Values): NewSystem {
  if (values.slug !== undefined) throw new Misuse("--slug belongs to --format ping. See --help.");
  const parsed = NewSystem.safeParse({
    name: values.name,
    schedule: scheduleOf(values),
    ...(values.grace === undefined ? {} : { graceS: seconds(values.grace, "grace") }),
    ...(values["max-run"] === undefined ? {} : { maxRunS: seconds(values["max-run"], "max-run") }),
    severity: values.severity,
    environment: values.environment,
  });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Misuse(`${issue?.path.join(".")}: ${issue?.message}`.replace(/([^.])$/, "$1."));
}
