-- What must be restorable, where its copies lie, every run that was told of, and what its tool said.
CREATE TABLE "protected_system" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "server_id" UUID,
    "environment_id" UUID,
    "schedule" JSONB NOT NULL,
    "grace_s" INTEGER NOT NULL,
    "max_run_s" INTEGER,
    "rpo_s" INTEGER NOT NULL,
    "rto_s" INTEGER,
    "drill_days" INTEGER NOT NULL DEFAULT 90,
    "severity" TEXT NOT NULL DEFAULT 'high',
    "restore_order" INTEGER NOT NULL DEFAULT 100,
    "restore_notes" TEXT,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retired_at" TIMESTAMPTZ(6),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "protected_system_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "backup_copy" (
    "id" UUID NOT NULL,
    "no" SERIAL NOT NULL,
    "system_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "place" TEXT NOT NULL,
    "medium" TEXT NOT NULL,
    "locked_until" TIMESTAMPTZ(3),
    "offline" BOOLEAN NOT NULL DEFAULT false,
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "token_hash" BYTEA NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retired_at" TIMESTAMPTZ(6),
    "heard_at" TIMESTAMPTZ(3),
    "engine" TEXT,
    "last_at" TIMESTAMPTZ(3),
    "last_outcome" TEXT,
    "last_why" TEXT,
    "last_point" BOOLEAN,
    "begun_at" TIMESTAMPTZ(3),
    "good_at" TIMESTAMPTZ(3),
    "point_at" TIMESTAMPTZ(3),
    "encrypted" BOOLEAN,
    "checked_at" TIMESTAMPTZ(3),
    "check_errors" INTEGER,
    "oddity" TEXT,
    "open_runs" JSONB NOT NULL DEFAULT '[]',
    "deadline_at" TIMESTAMPTZ(3),
    "stuck_at" TIMESTAMPTZ(3),

    CONSTRAINT "backup_copy_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "backup_run" (
    "copy_no" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "key" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "why" TEXT,
    "engine" TEXT NOT NULL,
    "name" TEXT,
    "method" TEXT,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "point_at" TIMESTAMPTZ(3),
    "bytes" BIGINT,
    "added_bytes" BIGINT,
    "files" BIGINT,
    "encrypted" BOOLEAN,
    "errors" INTEGER,
    "exit_status" INTEGER,
    "oddity" TEXT,
    "message_id" UUID NOT NULL,

    CONSTRAINT "backup_run_pkey" PRIMARY KEY ("copy_no","at","key")
) PARTITION BY RANGE ("at");
CREATE TABLE "backup_run_default" PARTITION OF "backup_run" DEFAULT;

CREATE TABLE "backup_message" (
    "id" UUID NOT NULL,
    "copy_no" INTEGER NOT NULL,
    "engine" TEXT NOT NULL,
    "sha256" BYTEA NOT NULL,
    "size" INTEGER NOT NULL,
    "envelope" JSONB NOT NULL,
    "bytes" BYTEA NOT NULL,
    "why" TEXT,

    CONSTRAINT "backup_message_pkey" PRIMARY KEY ("id")
) PARTITION BY RANGE ("id");
CREATE TABLE "backup_message_default" PARTITION OF "backup_message" DEFAULT;

CREATE INDEX "protected_system_name_id_idx" ON "protected_system"("name", "id");

CREATE INDEX "protected_system_server_id_idx" ON "protected_system"("server_id");

CREATE UNIQUE INDEX "backup_copy_no_key" ON "backup_copy"("no");

CREATE INDEX "backup_copy_system_id_idx" ON "backup_copy"("system_id");

CREATE UNIQUE INDEX "backup_copy_token_hash_key" ON "backup_copy"("token_hash");

CREATE INDEX "backup_message_copy_no_id_idx" ON "backup_message"("copy_no", "id");

ALTER TABLE "protected_system" ADD CONSTRAINT "protected_system_server_id_fkey" FOREIGN KEY ("server_id") REFERENCES "server"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "protected_system" ADD CONSTRAINT "protected_system_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "backup_copy" ADD CONSTRAINT "backup_copy_system_id_fkey" FOREIGN KEY ("system_id") REFERENCES "protected_system"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Where a word has a meaning in the program, the database refuses any other.
ALTER TABLE "protected_system" ADD CONSTRAINT "protected_system_kind_check" CHECK (
  "kind" IN ('database', 'configuration', 'files'));
ALTER TABLE "protected_system" ADD CONSTRAINT "protected_system_severity_check" CHECK (
  "severity" IN ('critical', 'high', 'medium', 'low', 'info'));
ALTER TABLE "backup_copy" ADD CONSTRAINT "backup_copy_place_check" CHECK ("place" IN ('local', 'off-site'));
ALTER TABLE "backup_run" ADD CONSTRAINT "backup_run_kind_check" CHECK ("kind" IN ('backup', 'check', 'restore'));
ALTER TABLE "backup_run" ADD CONSTRAINT "backup_run_outcome_check" CHECK (
  "outcome" IN ('ok', 'partial', 'failed', 'unknown'));

-- Makes the partitions of the coming months, and of the last one: a run may be told late.
CREATE FUNCTION garrison_ensure_backup_partitions() RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE made int := 0; month date; name text; strays boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(72707370);
  FOR i IN -1..1 LOOP
    month := (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => i))::date;
    name := 'backup_run_' || to_char(month, 'YYYYMM');
    IF to_regclass('public.' || name) IS NULL THEN
      SELECT EXISTS (SELECT FROM public.backup_run_default d WHERE d.at >= month::timestamp AT TIME ZONE 'UTC'
        AND d.at < (month + interval '1 month') AT TIME ZONE 'UTC') INTO strays;
      IF NOT strays THEN
        EXECUTE format('CREATE TABLE public.%I PARTITION OF public.backup_run FOR VALUES FROM (%L) TO (%L)', name,
          month::timestamp AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC');
        made := made + 1;
      END IF;
    END IF;
    name := 'backup_message_' || to_char(month, 'YYYYMM');
    IF to_regclass('public.' || name) IS NULL THEN
      EXECUTE format('CREATE TABLE public.%I PARTITION OF public.backup_message FOR VALUES FROM (%L) TO (%L)', name,
        public.garrison_uuid_floor(month::timestamp AT TIME ZONE 'UTC'),
        public.garrison_uuid_floor((month + interval '1 month') AT TIME ZONE 'UTC'));
      EXECUTE format('ALTER TABLE public.%I ALTER COLUMN bytes SET STORAGE EXTERNAL', name);
      made := made + 1;
    END IF;
  END LOOP;
  RETURN made;
END $$;

-- Drops whole partitions that ended before the limit; never a row.
CREATE FUNCTION garrison_drop_backup_partitions(months int) RETURNS text[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE dropped text[] := '{}'; part record; keep_from text;
BEGIN
  IF months < 13 THEN
    RAISE EXCEPTION 'retention below the floor of 13 months';
  END IF;
  PERFORM pg_advisory_xact_lock(72707370);
  FOR part IN
    SELECT c.relname::text AS name, i.inhparent::regclass::text AS parent
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent IN ('public.backup_run'::regclass, 'public.backup_message'::regclass)
      AND c.relname ~ '_[0-9]{6}$'
  LOOP
    keep_from := part.parent || '_' || to_char(now() AT TIME ZONE 'UTC' - make_interval(months => months), 'YYYYMM');
    IF part.name < keep_from THEN
      EXECUTE format('DROP TABLE public.%I', part.name);
      dropped := dropped || part.name;
    END IF;
  END LOOP;
  RETURN dropped;
END $$;
REVOKE ALL ON FUNCTION garrison_ensure_backup_partitions() FROM PUBLIC;
REVOKE ALL ON FUNCTION garrison_drop_backup_partitions(int) FROM PUBLIC;
SELECT garrison_ensure_backup_partitions();
