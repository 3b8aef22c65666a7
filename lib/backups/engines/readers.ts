/** Who reads what a backup tool prints? */
import type { Engine, Reader } from "../model/run";
import { borg } from "./borg";
import { generic } from "./generic";
import { pgVerifybackup } from "./pg-verifybackup";
import { pgbackrest } from "./pgbackrest";
import { restic } from "./restic";

export const READERS: Readonly<Record<Engine, Reader>> = {
  restic,
  borg,
  pgbackrest,
  pg_verifybackup: pgVerifybackup,
  generic,
};
