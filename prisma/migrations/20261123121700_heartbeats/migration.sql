-- What is expected to call us, every call, and every change of its state.
CREATE TABLE "heartbeat" (
    "id" UUID NOT NULL,
    "no" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT,
    "schedule" JSONB NOT NULL,
    "grace_s" INTEGER NOT NULL,
    "max_run_s" INTEGER,
    "post_only" BOOLEAN NOT NULL DEFAULT false,
    "manual_resume" BOOLEAN NOT NULL DEFAULT false,
    "keeps_end" BOOLEAN NOT NULL DEFAULT false,
    "keywords" JSONB NOT NULL,
    "severity" TEXT NOT NULL DEFAULT 'high',
    "environment_id" UUID,
    "key_id" UUID,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retired_at" TIMESTAMPTZ(6),
    "status" TEXT NOT NULL DEFAULT 'new',
    "status_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "reason" TEXT,
    "last_ping_at" TIMESTAMPTZ(3),
    "runs" JSONB NOT NULL DEFAULT '[]',
    "runs_dropped" INTEGER NOT NULL DEFAULT 0,
    "last_duration_ms" INTEGER,
    "failed_since" TIMESTAMPTZ(3),
    "grace_from" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),
    "down_at" TIMESTAMPTZ(3),
    "running_until" TIMESTAMPTZ(3),
    "look_at" TIMESTAMPTZ(3),
    "heard_at" TIMESTAMPTZ(3),
    "heard_as" TEXT,
    "pings" BIGINT NOT NULL DEFAULT 0,
    "flips" INTEGER NOT NULL DEFAULT 0,
    "untold" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "heartbeat_pkey" PRIMARY KEY ("id")
) WITH (fillfactor = 50);

CREATE TABLE "ping_key" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "may_create" BOOLEAN NOT NULL DEFAULT false,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(6),

    CONSTRAINT "ping_key_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "ping" (
    "heartbeat_no" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "n" BIGINT NOT NULL,
    "action" TEXT NOT NULL,
    "recorded" TEXT NOT NULL,
    "why" TEXT,
    "exit_status" SMALLINT,
    "rid" UUID,
    "method" TEXT NOT NULL,
    "address" TEXT,
    "agent" TEXT,
    "duration_ms" INTEGER,
    "size" INTEGER,
    "body" BYTEA,

    CONSTRAINT "ping_pkey" PRIMARY KEY ("heartbeat_no","at","n")
) PARTITION BY RANGE ("at");
CREATE TABLE "ping_default" PARTITION OF "ping" DEFAULT;

CREATE TABLE "heartbeat_flip" (
    "heartbeat_no" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "n" INTEGER NOT NULL,
    "to" TEXT NOT NULL,
    "reason" TEXT,
    "noted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "heartbeat_flip_pkey" PRIMARY KEY ("heartbeat_no","at","n")
) PARTITION BY RANGE ("at");
CREATE TABLE "heartbeat_flip_default" PARTITION OF "heartbeat_flip" DEFAULT;

CREATE UNIQUE INDEX "heartbeat_no_key" ON "heartbeat"("no");

CREATE INDEX "heartbeat_slug_idx" ON "heartbeat"("slug") WHERE "retired_at" IS NULL;

CREATE INDEX "heartbeat_name_id_idx" ON "heartbeat"("name", "id");

CREATE UNIQUE INDEX "ping_key_token_hash_key" ON "ping_key"("token_hash");

ALTER TABLE "heartbeat" ADD CONSTRAINT "heartbeat_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE SET NULL ON UPDATE CASCADE;


-- What a ping changes is in none of the indexes: its row is then written once, and no index is.
CREATE INDEX "heartbeat_look_at_idx" ON "heartbeat"("look_at") WHERE "look_at" IS NOT NULL;

CREATE INDEX "heartbeat_down_idx" ON "heartbeat"("no") WHERE "status" = 'down';

CREATE INDEX "heartbeat_untold_idx" ON "heartbeat"("no") WHERE "untold";

-- Where a word has a meaning in the program, the database refuses any other.
ALTER TABLE "heartbeat" ADD CONSTRAINT "heartbeat_status_check" CHECK (
  "status" IN ('new', 'up', 'paused') AND "reason" IS NULL
  OR "status" = 'down' AND "reason" IN ('missed', 'stuck', 'failed'));
ALTER TABLE "heartbeat" ADD CONSTRAINT "heartbeat_severity_check" CHECK (
  "severity" IN ('critical', 'high', 'medium', 'low', 'info'));
ALTER TABLE "ping" ADD CONSTRAINT "ping_recorded_check" CHECK (
  "recorded" IN ('success', 'start', 'fail', 'log', 'ignored'));
ALTER TABLE "heartbeat_flip" ADD CONSTRAINT "heartbeat_flip_to_check" CHECK (
  "to" IN ('up', 'paused', 'resumed') AND "reason" IS NULL
  OR "to" = 'down' AND "reason" IN ('missed', 'stuck', 'failed'));

-- Without a gap in the beats of a web process nobody who called was turned away.
ALTER TABLE "process_beat" ADD COLUMN "steady_since" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- Makes the partitions of the coming days and months. The application role may call it, but not alter tables.
CREATE FUNCTION garrison_ensure_heartbeat_partitions(days_ahead int DEFAULT 7) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE made int := 0; day date; month date; name text;
BEGIN
  PERFORM pg_advisory_xact_lock(72707370);
  FOR i IN -1..days_ahead LOOP
    day := (now() AT TIME ZONE 'UTC')::date + i;
    name := 'ping_' || to_char(day, 'YYYYMMDD');
    IF to_regclass('public.' || name) IS NULL THEN
      EXECUTE format('CREATE TABLE public.%I PARTITION OF public.ping FOR VALUES FROM (%L) TO (%L)', name,
        day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC');
      EXECUTE format('ALTER TABLE public.%I ALTER COLUMN body SET STORAGE EXTERNAL', name);
      made := made + 1;
    END IF;
  END LOOP;
  FOR i IN -1..1 LOOP
    month := (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => i))::date;
    name := 'heartbeat_flip_' || to_char(month, 'YYYYMM');
    IF to_regclass('public.' || name) IS NULL THEN
      EXECUTE format('CREATE TABLE public.%I PARTITION OF public.heartbeat_flip FOR VALUES FROM (%L) TO (%L)', name,
        month::timestamp AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC');
      made := made + 1;
    END IF;
  END LOOP;
  RETURN made;
END $$;

-- Drops whole partitions that ended before the limits; never a row.
CREATE FUNCTION garrison_drop_heartbeat_partitions(ping_days int, flip_months int) RETURNS text[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE dropped text[] := '{}'; part record; keep_from text;
BEGIN
  IF ping_days < 7 OR flip_months < 13 THEN
    RAISE EXCEPTION 'retention below the floor of 7 days and 13 months';
  END IF;
  PERFORM pg_advisory_xact_lock(72707370);
  FOR part IN
    SELECT c.relname::text AS name, i.inhparent::regclass::text AS parent
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent IN ('public.ping'::regclass, 'public.heartbeat_flip'::regclass) AND c.relname ~ '_[0-9]{6,8}$'
  LOOP
    keep_from := part.parent || '_' || CASE part.parent
      WHEN 'ping' THEN to_char((now() AT TIME ZONE 'UTC')::date - ping_days, 'YYYYMMDD')
      ELSE to_char(now() AT TIME ZONE 'UTC' - make_interval(months => flip_months), 'YYYYMM')
    END;
    IF part.name < keep_from THEN
      EXECUTE format('DROP TABLE public.%I', part.name);
      dropped := dropped || part.name;
    END IF;
  END LOOP;
  RETURN dropped;
END $$;
REVOKE ALL ON FUNCTION garrison_ensure_heartbeat_partitions(int) FROM PUBLIC;
REVOKE ALL ON FUNCTION garrison_drop_heartbeat_partitions(int, int) FROM PUBLIC;
SELECT garrison_ensure_heartbeat_partitions();
