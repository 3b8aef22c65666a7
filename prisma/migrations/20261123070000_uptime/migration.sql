-- What is looked at from outside, what was seen, and how much of the time a service must be up.
CREATE TABLE "probe" (
    "id" UUID NOT NULL,
    "no" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "interval_s" INTEGER NOT NULL,
    "timeout_ms" INTEGER NOT NULL,
    "retries" INTEGER NOT NULL,
    "environment_id" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "paused_at" TIMESTAMPTZ(6),
    "retired_at" TIMESTAMPTZ(6),

    CONSTRAINT "probe_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "probe_location" (
    "no" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "owner" UUID,
    "lease_until" TIMESTAMPTZ(6),
    "seen_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retired_at" TIMESTAMPTZ(6),

    CONSTRAINT "probe_location_pkey" PRIMARY KEY ("no")
);

CREATE TABLE "probe_result" (
    "probe_no" INTEGER NOT NULL,
    "location_no" INTEGER NOT NULL,
    "scheduled_at" TIMESTAMPTZ(3) NOT NULL,
    "attempt" SMALLINT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "class" SMALLINT NOT NULL,
    "reason" TEXT,
    "detail" TEXT,
    "latency_us" INTEGER,
    "bucket" SMALLINT,

    CONSTRAINT "probe_result_pkey" PRIMARY KEY ("probe_no","scheduled_at","location_no","attempt")
) PARTITION BY RANGE ("scheduled_at");
CREATE TABLE "probe_result_default" PARTITION OF "probe_result" DEFAULT;

CREATE TABLE "probe_last" (
    "probe_no" INTEGER NOT NULL,
    "location_no" INTEGER NOT NULL,
    "scheduled_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "class" SMALLINT NOT NULL,
    "reason" TEXT,
    "detail" TEXT,
    "latency_us" INTEGER,

    CONSTRAINT "probe_last_pkey" PRIMARY KEY ("probe_no","location_no")
);

CREATE TABLE "probe_dirty" (
    "probe_no" INTEGER NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "queued_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "probe_dirty_pkey" PRIMARY KEY ("probe_no","hour")
);

CREATE TABLE "probe_hour" (
    "probe_no" INTEGER NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "location_no" INTEGER NOT NULL,
    "seen" BYTEA NOT NULL,
    "answered" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "invalid" INTEGER NOT NULL,
    "histogram" INTEGER[],

    CONSTRAINT "probe_hour_pkey" PRIMARY KEY ("probe_no","hour","location_no")
) PARTITION BY RANGE ("hour");
CREATE TABLE "probe_hour_default" PARTITION OF "probe_hour" DEFAULT;

CREATE TABLE "objective" (
    "id" UUID NOT NULL,
    "no" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "target_ppm" INTEGER NOT NULL,
    "window" JSONB NOT NULL,
    "min_locations" INTEGER NOT NULL DEFAULT 1,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retired_at" TIMESTAMPTZ(6),

    CONSTRAINT "objective_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "objective_probe" (
    "objective_id" UUID NOT NULL,
    "probe_id" UUID NOT NULL,

    CONSTRAINT "objective_probe_pkey" PRIMARY KEY ("objective_id","probe_id")
);

CREATE TABLE "objective_hour" (
    "objective_no" INTEGER NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "verdicts" BYTEA NOT NULL,
    "good" SMALLINT NOT NULL,
    "bad" SMALLINT NOT NULL,

    CONSTRAINT "objective_hour_pkey" PRIMARY KEY ("objective_no","hour")
) PARTITION BY RANGE ("hour");
CREATE TABLE "objective_hour_default" PARTITION OF "objective_hour" DEFAULT;

CREATE TABLE "objective_day" (
    "objective_no" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "good" SMALLINT NOT NULL,
    "bad" SMALLINT NOT NULL,

    CONSTRAINT "objective_day_pkey" PRIMARY KEY ("objective_no","day")
) PARTITION BY RANGE ("day");
CREATE TABLE "objective_day_default" PARTITION OF "objective_day" DEFAULT;

CREATE TABLE "objective_standing" (
    "objective_id" UUID NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "state_since" TIMESTAMPTZ(3),
    "good" INTEGER NOT NULL,
    "bad" INTEGER NOT NULL,
    "unknown" INTEGER NOT NULL,
    "remaining" DOUBLE PRECISION,
    "minutes_left" DOUBLE PRECISION NOT NULL,
    "burn" JSONB NOT NULL,

    CONSTRAINT "objective_standing_pkey" PRIMARY KEY ("objective_id")
);

CREATE UNIQUE INDEX "probe_no_key" ON "probe"("no");

CREATE INDEX "probe_name_id_idx" ON "probe"("name", "id");

CREATE UNIQUE INDEX "probe_location_name_key" ON "probe_location"("name");

CREATE INDEX "probe_dirty_queued_at_idx" ON "probe_dirty"("queued_at");

CREATE UNIQUE INDEX "objective_no_key" ON "objective"("no");

CREATE INDEX "objective_probe_probe_id_idx" ON "objective_probe"("probe_id");

CREATE INDEX "objective_standing_remaining_idx" ON "objective_standing"("remaining");

ALTER TABLE "probe" ADD CONSTRAINT "probe_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "objective_probe" ADD CONSTRAINT "objective_probe_objective_id_fkey" FOREIGN KEY ("objective_id") REFERENCES "objective"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "objective_probe" ADD CONSTRAINT "objective_probe_probe_id_fkey" FOREIGN KEY ("probe_id") REFERENCES "probe"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "objective_standing" ADD CONSTRAINT "objective_standing_objective_id_fkey" FOREIGN KEY ("objective_id") REFERENCES "objective"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Where a number has a meaning in the program, the database refuses any other.
ALTER TABLE "probe_result" ADD CONSTRAINT "probe_result_class_check" CHECK ("class" BETWEEN 0 AND 2);
ALTER TABLE "probe_hour" ADD CONSTRAINT "probe_hour_seen_check" CHECK (length("seen") = 60);
ALTER TABLE "objective_hour" ADD CONSTRAINT "objective_hour_verdicts_check" CHECK (length("verdicts") = 60);
ALTER TABLE "objective" ADD CONSTRAINT "objective_target_check" CHECK ("target_ppm" > 0 AND "target_ppm" < 1000000);

-- The location that every worker beside the database stands at.
INSERT INTO "probe_location" ("name") VALUES ('here');

-- Makes the partitions of the coming days and months. The application role may call it, but not alter tables.
CREATE FUNCTION garrison_ensure_uptime_partitions(days_ahead int DEFAULT 7) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE made int := 0; day date; month date; parent text; name text;
BEGIN
  PERFORM pg_advisory_xact_lock(72707370);
  FOR i IN -1..days_ahead LOOP
    day := (now() AT TIME ZONE 'UTC')::date + i;
    name := 'probe_result_' || to_char(day, 'YYYYMMDD');
    IF to_regclass('public.' || name) IS NULL THEN
      EXECUTE format('CREATE TABLE public.%I PARTITION OF public.probe_result FOR VALUES FROM (%L) TO (%L)', name,
        day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC');
      made := made + 1;
    END IF;
  END LOOP;
  FOR i IN -1..1 LOOP
    month := (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => i))::date;
    FOREACH parent IN ARRAY ARRAY['probe_hour', 'objective_hour', 'objective_day'] LOOP
      name := parent || '_' || to_char(month, 'YYYYMM');
      IF to_regclass('public.' || name) IS NULL THEN
        IF parent = 'objective_day' THEN
          EXECUTE format('CREATE TABLE public.%I PARTITION OF public.%I FOR VALUES FROM (%L) TO (%L)', name, parent,
            month, (month + interval '1 month')::date);
        ELSE
          EXECUTE format('CREATE TABLE public.%I PARTITION OF public.%I FOR VALUES FROM (%L) TO (%L)', name, parent,
            month::timestamp AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC');
        END IF;
        made := made + 1;
      END IF;
    END LOOP;
  END LOOP;
  RETURN made;
END $$;

-- Drops whole partitions that ended before the limits; never a row.
CREATE FUNCTION garrison_drop_uptime_partitions(result_days int, hour_months int) RETURNS text[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE dropped text[] := '{}'; part record; keep_from text;
BEGIN
  IF result_days < 35 OR hour_months < 13 THEN
    RAISE EXCEPTION 'retention below the floor of 35 days and 13 months';
  END IF;
  PERFORM pg_advisory_xact_lock(72707370);
  FOR part IN
    SELECT c.relname::text AS name, i.inhparent::regclass::text AS parent
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent IN ('public.probe_result'::regclass, 'public.probe_hour'::regclass,
        'public.objective_hour'::regclass, 'public.objective_day'::regclass)
      AND c.relname ~ '_[0-9]{6,8}$'
  LOOP
    keep_from := part.parent || '_' || CASE part.parent
      WHEN 'probe_result' THEN to_char((now() AT TIME ZONE 'UTC')::date - result_days, 'YYYYMMDD')
      ELSE to_char(now() AT TIME ZONE 'UTC' - make_interval(months => hour_months), 'YYYYMM')
    END;
    IF part.name < keep_from THEN
      EXECUTE format('DROP TABLE public.%I', part.name);
      dropped := dropped || part.name;
    END IF;
  END LOOP;
  RETURN dropped;
END $$;
REVOKE ALL ON FUNCTION garrison_ensure_uptime_partitions(int) FROM PUBLIC;
REVOKE ALL ON FUNCTION garrison_drop_uptime_partitions(int, int) FROM PUBLIC;
SELECT garrison_ensure_uptime_partitions();
