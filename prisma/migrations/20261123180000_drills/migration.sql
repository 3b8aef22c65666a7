-- Restores that were tried: what was brought back, what was checked, how long it took, and who signed it.
ALTER TABLE "protected_system" ADD COLUMN "drill_at" TIMESTAMPTZ(3);
ALTER TABLE "protected_system" ADD COLUMN "drill_result" TEXT;
ALTER TABLE "protected_system" ADD COLUMN "drill_passed_at" TIMESTAMPTZ(3);

CREATE TABLE "restore_drill" (
    "id" UUID NOT NULL,
    "system_id" UUID NOT NULL,
    "copy_id" UUID,
    "snapshot" TEXT,
    "point_at" TIMESTAMPTZ(3),
    "started_by" TEXT NOT NULL,
    "started_ref" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "parts" JSONB NOT NULL DEFAULT '[]',
    "checks" JSONB NOT NULL DEFAULT '[]',
    "usable_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "result" TEXT,
    "why" TEXT,
    "note" TEXT,
    "evidence" BYTEA,
    "evidence_sha256" BYTEA,
    "seq" BIGINT,
    "prev_hash" TEXT,
    "hash" TEXT,
    "signed_by" TEXT,
    "signed_at" TIMESTAMPTZ(3),

    CONSTRAINT "restore_drill_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "restore_drill_seq_key" ON "restore_drill"("seq");

CREATE INDEX "restore_drill_system_id_started_at_idx" ON "restore_drill"("system_id", "started_at" DESC);

ALTER TABLE "restore_drill" ADD CONSTRAINT "restore_drill_system_id_fkey" FOREIGN KEY ("system_id") REFERENCES "protected_system"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "restore_drill" ADD CONSTRAINT "restore_drill_result_check" CHECK (
  "result" IS NULL AND "ended_at" IS NULL AND "hash" IS NULL
  OR "result" IN ('passed', 'partly', 'failed') AND "ended_at" IS NOT NULL AND "hash" IS NOT NULL);

-- What has ended is a record: only its signature is still to come, and that only once.
CREATE FUNCTION garrison_keep_drill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL AND (to_jsonb(NEW) - 'signed_by' - 'signed_at') IS DISTINCT FROM (to_jsonb(OLD) - 'signed_by' - 'signed_at')
    OR OLD.signed_at IS NOT NULL THEN
    RAISE EXCEPTION 'a restore drill that ended is not changed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER restore_drill_kept BEFORE UPDATE ON "restore_drill" FOR EACH ROW EXECUTE FUNCTION garrison_keep_drill();
