-- Further locations: workers elsewhere that look with a token of their own and deliver what they saw, late if need be.
ALTER TABLE "probe_location" ADD COLUMN "id" UUID NOT NULL DEFAULT gen_random_uuid();
ALTER TABLE "probe_location" ALTER COLUMN "id" DROP DEFAULT;
ALTER TABLE "probe_location" ADD COLUMN "token_hash" BYTEA;
ALTER TABLE "probe_location" ADD COLUMN "created_by" TEXT NOT NULL DEFAULT 'Garrison';
ALTER TABLE "probe_location" ADD COLUMN "kept_back" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "probe_location" ADD COLUMN "lost" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "probe_location" ADD COLUMN "skew_ms" INTEGER;
ALTER TABLE "probe_location" ADD COLUMN "version" TEXT;
CREATE UNIQUE INDEX "probe_location_id_key" ON "probe_location"("id");
CREATE UNIQUE INDEX "probe_location_token_hash_key" ON "probe_location"("token_hash");

-- From where else is looked: never from a further location unless somebody says so.
ALTER TABLE "probe" ADD COLUMN "location_nos" INTEGER[] NOT NULL DEFAULT '{}';

-- What arrives late needs its day too: a week back, also after days on which nothing ran. Days that already have results
-- in the default partition are left where they are.
CREATE OR REPLACE FUNCTION garrison_ensure_uptime_partitions(days_ahead int DEFAULT 7) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE made int := 0; day date; month date; parent text; name text; strays boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(72707370);
  FOR i IN -8..days_ahead LOOP
    day := (now() AT TIME ZONE 'UTC')::date + i;
    name := 'probe_result_' || to_char(day, 'YYYYMMDD');
    IF to_regclass('public.' || name) IS NULL THEN
      SELECT EXISTS (SELECT FROM public.probe_result_default d WHERE d.scheduled_at >= day::timestamp AT TIME ZONE 'UTC'
        AND d.scheduled_at < (day + 1)::timestamp AT TIME ZONE 'UTC') INTO strays;
      IF strays THEN CONTINUE; END IF;
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
SELECT garrison_ensure_uptime_partitions();
