-- A begin or an end that is told again, because its answer was lost, counts once.
ALTER TABLE "restore_drill" ADD COLUMN "key" TEXT;
ALTER TABLE "restore_drill" ADD COLUMN "end_key" TEXT;

CREATE UNIQUE INDEX "restore_drill_system_id_key_key" ON "restore_drill"("system_id", "key");
