-- Sources, what they sent, and the alerts that it means.
CREATE TABLE "alert" (
    "id" UUID NOT NULL,
    "source_no" INTEGER NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "generation" INTEGER NOT NULL DEFAULT 0,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "severity" SMALLINT NOT NULL,
    "title" TEXT NOT NULL,
    "labels" JSONB NOT NULL,
    "annotations" JSONB NOT NULL,
    "link" TEXT,
    "group_key" TEXT NOT NULL,
    "environment_id" UUID,
    "server_id" UUID,
    "episode" INTEGER NOT NULL DEFAULT 1,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "resolved_at" TIMESTAMPTZ(3),
    "resolution" TEXT,
    "payload_id" UUID,
    "ack_by" UUID,
    "ack_name" TEXT,
    "ack_at" TIMESTAMPTZ(3),
    "ack_until" TIMESTAMPTZ(3),
    "ack_reminded" BOOLEAN NOT NULL DEFAULT false,
    "snoozed_by" UUID,
    "snoozed_name" TEXT,
    "snoozed_at" TIMESTAMPTZ(3),
    "snoozed_until" TIMESTAMPTZ(3),
    "quiet" JSONB,
    "turns" TIMESTAMPTZ(3)[],
    "occurrences" INTEGER NOT NULL DEFAULT 1,
    "event_ids" TEXT[],
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "alert_pkey" PRIMARY KEY ("id")
) WITH (fillfactor = 85);

CREATE TABLE "alert_lease" (
    "alert_id" UUID NOT NULL,
    "until" TIMESTAMPTZ(3),
    "guessed" BOOLEAN NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "signals" INTEGER NOT NULL,

    CONSTRAINT "alert_lease_pkey" PRIMARY KEY ("alert_id")
) WITH (fillfactor = 70);

CREATE TABLE "alert_event" (
    "id" UUID NOT NULL,
    "alert_id" UUID NOT NULL,
    "episode" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "payload_id" UUID,

    CONSTRAINT "alert_event_pkey" PRIMARY KEY ("id")
) PARTITION BY RANGE ("id");
CREATE TABLE "alert_event_default" PARTITION OF "alert_event" DEFAULT;

CREATE TABLE "silence" (
    "id" UUID NOT NULL,
    "matchers" JSONB NOT NULL,
    "comment" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "source_no" INTEGER,
    "created_by" TEXT NOT NULL,
    "created_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "silence_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "source" (
    "id" UUID NOT NULL,
    "no" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "token_hash" BYTEA,
    "secret" TEXT,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(6),

    CONSTRAINT "source_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "source_contact" (
    "source_no" INTEGER NOT NULL,
    "seen_at" TIMESTAMPTZ(3),
    "messages" BIGINT NOT NULL DEFAULT 0,
    "signals" BIGINT NOT NULL DEFAULT 0,
    "refused" BIGINT NOT NULL DEFAULT 0,
    "refusal" TEXT,
    "refused_at" TIMESTAMPTZ(3),

    CONSTRAINT "source_contact_pkey" PRIMARY KEY ("source_no")
);

CREATE TABLE "payload" (
    "id" UUID NOT NULL,
    "source_no" INTEGER NOT NULL,
    "sha256" BYTEA NOT NULL,
    "size" INTEGER NOT NULL,
    "envelope" JSONB NOT NULL,
    "bytes" BYTEA NOT NULL,
    "signals" INTEGER NOT NULL,
    "refused" JSONB NOT NULL,

    CONSTRAINT "payload_pkey" PRIMARY KEY ("id")
) PARTITION BY RANGE ("id");
CREATE TABLE "payload_default" PARTITION OF "payload" DEFAULT;

-- The inbox reads the first, the list of resolved alerts the second: neither grows with the other.
CREATE INDEX "alert_unresolved_idx" ON "alert"("state", (4 - "severity"), "opened_at", "id") WHERE "state" <> 'resolved';

CREATE INDEX "alert_resolved_idx" ON "alert"("resolved_at" DESC, "id" DESC) WHERE "state" = 'resolved';

-- What ends by itself is looked for every second.
CREATE INDEX "alert_ack_until_idx" ON "alert"("ack_until") WHERE "state" = 'acknowledged';

CREATE INDEX "alert_snoozed_until_idx" ON "alert"("snoozed_until") WHERE "state" = 'snoozed';

CREATE UNIQUE INDEX "alert_source_no_fingerprint_generation_key" ON "alert"("source_no", "fingerprint", "generation");

CREATE INDEX "alert_lease_until_idx" ON "alert_lease"("until");

CREATE INDEX "alert_event_alert_id_id_idx" ON "alert_event"("alert_id", "id");

CREATE INDEX "silence_ends_at_idx" ON "silence"("ends_at");

CREATE UNIQUE INDEX "source_no_key" ON "source"("no");

CREATE UNIQUE INDEX "source_token_hash_key" ON "source"("token_hash");

CREATE INDEX "source_name_id_idx" ON "source"("name", "id");

CREATE INDEX "payload_source_no_id_idx" ON "payload"("source_no", "id");

ALTER TABLE "source_contact" ADD CONSTRAINT "source_contact_source_no_fkey" FOREIGN KEY ("source_no") REFERENCES "source"("no") ON DELETE CASCADE ON UPDATE CASCADE;

-- Where a word has a meaning in the program, the database refuses any other.
ALTER TABLE "alert" ADD CONSTRAINT "alert_kind_check" CHECK ("kind" IN ('state', 'event'));
ALTER TABLE "alert" ADD CONSTRAINT "alert_severity_check" CHECK ("severity" BETWEEN 0 AND 4);
ALTER TABLE "alert" ADD CONSTRAINT "alert_state_check" CHECK (
  "state" IN ('open', 'acknowledged', 'snoozed') AND "resolution" IS NULL
  OR "state" = 'resolved' AND "resolution" IN ('sender', 'lease', 'person', 'expired'));
ALTER TABLE "silence" ADD CONSTRAINT "silence_ends_check" CHECK ("ends_at" >= "starts_at");

-- Garrison's own alerts come from here.
INSERT INTO "source" ("id", "no", "name", "format", "created_by")
  VALUES ('00000000-0000-7000-8000-000000000000', 0, 'Garrison', 'garrison', 'system');
INSERT INTO "source_contact" ("source_no") VALUES (0);

-- Makes the partitions of the coming days and months. The application role may call it, but not alter tables.
CREATE FUNCTION garrison_ensure_alert_partitions(days_ahead int DEFAULT 7) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE made int := 0; day date; month date; name text;
BEGIN
  PERFORM pg_advisory_xact_lock(72707370);
  FOR i IN -1..days_ahead LOOP
    day := (now() AT TIME ZONE 'UTC')::date + i;
    name := 'payload_' || to_char(day, 'YYYYMMDD');
    IF to_regclass('public.' || name) IS NULL THEN
      EXECUTE format('CREATE TABLE public.%I PARTITION OF public.payload FOR VALUES FROM (%L) TO (%L)', name,
        public.garrison_uuid_floor(day::timestamp AT TIME ZONE 'UTC'),
        public.garrison_uuid_floor((day + 1)::timestamp AT TIME ZONE 'UTC'));
      EXECUTE format('ALTER TABLE public.%I ALTER COLUMN bytes SET STORAGE EXTERNAL', name);
      made := made + 1;
    END IF;
  END LOOP;
  FOR i IN 0..1 LOOP
    month := (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => i))::date;
    name := 'alert_event_' || to_char(month, 'YYYYMM');
    IF to_regclass('public.' || name) IS NULL THEN
      EXECUTE format('CREATE TABLE public.%I PARTITION OF public.alert_event FOR VALUES FROM (%L) TO (%L)', name,
        public.garrison_uuid_floor(month::timestamp AT TIME ZONE 'UTC'),
        public.garrison_uuid_floor((month + interval '1 month') AT TIME ZONE 'UTC'));
      made := made + 1;
    END IF;
  END LOOP;
  RETURN made;
END $$;

-- Drops whole partitions that ended before the limits; never a row.
CREATE FUNCTION garrison_drop_alert_partitions(payload_days int, event_months int) RETURNS text[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE dropped text[] := '{}'; part record; keep_from text;
BEGIN
  IF payload_days < 7 OR event_months < 13 THEN
    RAISE EXCEPTION 'retention below the floor of 7 days and 13 months';
  END IF;
  PERFORM pg_advisory_xact_lock(72707370);
  FOR part IN
    SELECT c.relname::text AS name, i.inhparent::regclass::text AS parent
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent IN ('public.payload'::regclass, 'public.alert_event'::regclass) AND c.relname ~ '_[0-9]{6,8}$'
  LOOP
    keep_from := part.parent || '_' || CASE part.parent
      WHEN 'payload' THEN to_char((now() AT TIME ZONE 'UTC')::date - payload_days, 'YYYYMMDD')
      ELSE to_char(now() AT TIME ZONE 'UTC' - make_interval(months => event_months), 'YYYYMM')
    END;
    IF part.name < keep_from THEN
      EXECUTE format('DROP TABLE public.%I', part.name);
      dropped := dropped || part.name;
    END IF;
  END LOOP;
  RETURN dropped;
END $$;
REVOKE ALL ON FUNCTION garrison_ensure_alert_partitions(int) FROM PUBLIC;
REVOKE ALL ON FUNCTION garrison_drop_alert_partitions(int, int) FROM PUBLIC;
SELECT garrison_ensure_alert_partitions();
