-- CreateEnum
CREATE TYPE "role" AS ENUM ('admin', 'manager', 'oncall', 'auditor');

-- CreateEnum
CREATE TYPE "session_level" AS ENUM ('password', 'mfa');

-- CreateEnum
CREATE TYPE "link_purpose" AS ENUM ('setup', 'invite', 'reset');

-- CreateTable
CREATE TABLE "person" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "password_hash" TEXT,
    "former_hashes" TEXT[],
    "failed_attempts" INTEGER NOT NULL DEFAULT 0,
    "locked_until" TIMESTAMPTZ(6),
    "disabled_at" TIMESTAMPTZ(6),
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_sign_in_at" TIMESTAMPTZ(6),

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "identity" (
    "provider" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "identity_pkey" PRIMARY KEY ("provider","subject")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "person_id" UUID NOT NULL,
    "level" "session_level" NOT NULL,
    "factor" TEXT,
    "address" TEXT NOT NULL,
    "user_agent" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "verified_at" TIMESTAMPTZ(6),
    "revoked_at" TIMESTAMPTZ(6),
    "wrong_codes" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "totp_credential" (
    "person_id" UUID NOT NULL,
    "secret" TEXT NOT NULL,
    "last_step" BIGINT NOT NULL DEFAULT 0,
    "confirmed_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "totp_credential_pkey" PRIMARY KEY ("person_id")
);

-- CreateTable
CREATE TABLE "passkey" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "credential_id" TEXT NOT NULL,
    "public_key" BYTEA NOT NULL,
    "counter" BIGINT NOT NULL,
    "transports" TEXT[],
    "device_type" TEXT NOT NULL,
    "backed_up" BOOLEAN NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(6),

    CONSTRAINT "passkey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recovery_code" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "code_hash" TEXT NOT NULL,
    "used_at" TIMESTAMPTZ(6),

    CONSTRAINT "recovery_code_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webauthn_challenge" (
    "id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "challenge" TEXT NOT NULL,
    "session_id" UUID,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "webauthn_challenge_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "known_device" (
    "token_hash" BYTEA NOT NULL,
    "person_id" UUID NOT NULL,
    "last_seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "known_device_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "single_use_link" (
    "id" UUID NOT NULL,
    "purpose" "link_purpose" NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "person_id" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "used_at" TIMESTAMPTZ(6),

    CONSTRAINT "single_use_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attempt_bucket" (
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "resets_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "attempt_bucket_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "api_token" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "prefix" TEXT NOT NULL,
    "scopes" TEXT[],
    "owner_id" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "last_used_at" TIMESTAMPTZ(6),
    "revoked_at" TIMESTAMPTZ(6),

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "seq" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "actor" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "address" TEXT,
    "request_id" TEXT,
    "before" TEXT,
    "after" TEXT,
    "prev_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "audit_head" (
    "id" INTEGER NOT NULL,
    "seq" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_head_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "setting" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "environment" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "production" BOOLEAN NOT NULL DEFAULT false,
    "position" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "environment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "zone" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "zone_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "server_role" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "server_role_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "server" (
    "id" UUID NOT NULL,
    "hostname" TEXT NOT NULL,
    "machine_id" TEXT NOT NULL,
    "secret_hash" BYTEA NOT NULL,
    "environment_id" UUID,
    "zone_id" UUID,
    "role_id" UUID,
    "owner" TEXT,
    "criticality" TEXT NOT NULL DEFAULT 'normal',
    "note" TEXT,
    "sample" BOOLEAN NOT NULL DEFAULT false,
    "enrolled_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retired_at" TIMESTAMPTZ(6),
    "os_id" TEXT,
    "os_name" TEXT,
    "os_family" TEXT,
    "kernel" TEXT,
    "primary_address" TEXT,
    "package_count" INTEGER,
    "update_count" INTEGER,
    "security_count" INTEGER,
    "held_count" INTEGER,
    "reboot_required" BOOLEAN,
    "listener_count" INTEGER,
    "account_count" INTEGER,
    "unknown_count" INTEGER,
    "agent_version" TEXT,
    "agent_sha256" TEXT,
    "facts_at" TIMESTAMPTZ(6),
    "facts_report_id" UUID,

    CONSTRAINT "server_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "server_contact" (
    "server_id" UUID NOT NULL,
    "report_id" UUID,
    "received_at" TIMESTAMPTZ(6),
    "collected_at" TIMESTAMPTZ(6),
    "sequence" BIGINT NOT NULL DEFAULT 0,
    "bundle_sha256" BYTEA,
    "chain_hash" BYTEA,
    "manifest_hash" BYTEA,
    "base_report_id" UUID,
    "clock_skew_ms" INTEGER,
    "boot_id" TEXT,

    CONSTRAINT "server_contact_pkey" PRIMARY KEY ("server_id")
);

-- CreateTable
CREATE TABLE "server_section" (
    "server_id" UUID NOT NULL,
    "section" TEXT NOT NULL,
    "known" BOOLEAN NOT NULL,
    "value" BYTEA NOT NULL,
    "value_sha256" BYTEA NOT NULL,
    "sources" JSONB NOT NULL,
    "report_id" UUID NOT NULL,
    "since" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "server_section_pkey" PRIMARY KEY ("server_id","section")
);

-- CreateTable
CREATE TABLE "change" (
    "id" UUID NOT NULL,
    "server_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "kind" TEXT NOT NULL,
    "verb" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "before" TEXT,
    "after" TEXT,
    "report_id" UUID NOT NULL,

    CONSTRAINT "change_pkey" PRIMARY KEY ("id")
) PARTITION BY RANGE ("id");
CREATE TABLE "change_default" PARTITION OF "change" DEFAULT;

-- CreateTable
CREATE TABLE "enrolment_token" (
    "id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "environment_id" UUID,
    "zone_id" UUID,
    "role_id" UUID,
    "uses_left" INTEGER NOT NULL,
    "uses" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "revoked_at" TIMESTAMPTZ(6),

    CONSTRAINT "enrolment_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "report" (
    "id" UUID NOT NULL,
    "server_id" UUID NOT NULL,
    "received_at" TIMESTAMPTZ(6) NOT NULL,
    "collected_at" TIMESTAMPTZ(6) NOT NULL,
    "sequence" BIGINT NOT NULL,
    "sha256" BYTEA NOT NULL,
    "chain_hash" BYTEA NOT NULL,
    "bytes" INTEGER NOT NULL,
    "outputs" BYTEA,
    "base_id" UUID,
    "oddities" TEXT[],

    CONSTRAINT "report_pkey" PRIMARY KEY ("id")
) PARTITION BY RANGE ("id");
CREATE TABLE "report_default" PARTITION OF "report" DEFAULT;

-- CreateTable
CREATE TABLE "evidence_content" (
    "sha256" BYTEA NOT NULL,
    "epoch" DATE NOT NULL,
    "size" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "evidence_content_pkey" PRIMARY KEY ("sha256","epoch")
) PARTITION BY RANGE ("epoch");
CREATE TABLE "evidence_content_default" PARTITION OF "evidence_content" DEFAULT;

-- CreateTable
CREATE TABLE "pending_report" (
    "report_id" UUID NOT NULL,
    "server_id" UUID NOT NULL,
    "collected_at" TIMESTAMPTZ(6) NOT NULL,
    "outputs" BYTEA NOT NULL,

    CONSTRAINT "pending_report_pkey" PRIMARY KEY ("report_id")
);

-- CreateTable
CREATE TABLE "fact_queue" (
    "server_id" UUID NOT NULL,
    "queued_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lease_until" TIMESTAMPTZ(6),
    "owner" UUID,
    "attempts" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "fact_queue_pkey" PRIMARY KEY ("server_id")
);

-- CreateTable
CREATE TABLE "job" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "key" TEXT,
    "payload" JSONB NOT NULL,
    "run_at" TIMESTAMPTZ(6) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(6),
    "owner" UUID,
    "last_error" TEXT,
    "done_at" TIMESTAMPTZ(6),
    "dead_at" TIMESTAMPTZ(6),

    CONSTRAINT "job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "process_beat" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "hostname" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "version" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(6) NOT NULL,
    "beat_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "process_beat_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "person_email_key" ON "person"("email");

-- CreateIndex
CREATE INDEX "identity_person_id_idx" ON "identity"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_hash_key" ON "session"("token_hash");

-- CreateIndex
CREATE INDEX "session_person_id_revoked_at_idx" ON "session"("person_id", "revoked_at");

-- CreateIndex
CREATE INDEX "session_expires_at_idx" ON "session"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "passkey_credential_id_key" ON "passkey"("credential_id");

-- CreateIndex
CREATE INDEX "passkey_person_id_idx" ON "passkey"("person_id");

-- CreateIndex
CREATE INDEX "recovery_code_person_id_idx" ON "recovery_code"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "webauthn_challenge_challenge_key" ON "webauthn_challenge"("challenge");

-- CreateIndex
CREATE INDEX "webauthn_challenge_expires_at_idx" ON "webauthn_challenge"("expires_at");

-- CreateIndex
CREATE INDEX "webauthn_challenge_session_id_idx" ON "webauthn_challenge"("session_id");

-- CreateIndex
CREATE INDEX "known_device_person_id_idx" ON "known_device"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "single_use_link_token_hash_key" ON "single_use_link"("token_hash");

-- CreateIndex
CREATE INDEX "single_use_link_person_id_idx" ON "single_use_link"("person_id");

-- CreateIndex
CREATE INDEX "single_use_link_expires_at_idx" ON "single_use_link"("expires_at");

-- CreateIndex
CREATE INDEX "attempt_bucket_resets_at_idx" ON "attempt_bucket"("resets_at");

-- CreateIndex
CREATE UNIQUE INDEX "api_token_token_hash_key" ON "api_token"("token_hash");

-- CreateIndex
CREATE INDEX "api_token_owner_id_idx" ON "api_token"("owner_id");

-- CreateIndex
CREATE INDEX "audit_entry_at_idx" ON "audit_entry"("at");

-- CreateIndex
CREATE INDEX "audit_entry_actor_seq_idx" ON "audit_entry"("actor", "seq");

-- CreateIndex
CREATE INDEX "audit_entry_action_seq_idx" ON "audit_entry"("action", "seq");

-- CreateIndex
CREATE INDEX "audit_entry_target_seq_idx" ON "audit_entry"("target", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "environment_name_key" ON "environment"("name");

-- CreateIndex
CREATE UNIQUE INDEX "zone_name_key" ON "zone"("name");

-- CreateIndex
CREATE UNIQUE INDEX "server_role_name_key" ON "server_role"("name");

-- CreateIndex
CREATE UNIQUE INDEX "server_secret_hash_key" ON "server"("secret_hash");

-- CreateIndex
CREATE INDEX "server_hostname_id_idx" ON "server"("hostname", "id");

-- CreateIndex
CREATE INDEX "server_environment_id_idx" ON "server"("environment_id");

-- CreateIndex
CREATE INDEX "server_zone_id_idx" ON "server"("zone_id");

-- CreateIndex
CREATE INDEX "server_role_id_idx" ON "server"("role_id");

-- CreateIndex
CREATE INDEX "server_machine_id_idx" ON "server"("machine_id");

-- CreateIndex
CREATE INDEX "change_server_id_id_idx" ON "change"("server_id", "id");

-- CreateIndex
CREATE INDEX "change_kind_id_idx" ON "change"("kind", "id");

-- CreateIndex
CREATE UNIQUE INDEX "enrolment_token_token_hash_key" ON "enrolment_token"("token_hash");

-- CreateIndex
CREATE INDEX "enrolment_token_expires_at_idx" ON "enrolment_token"("expires_at");

-- CreateIndex
CREATE INDEX "report_server_id_id_idx" ON "report"("server_id", "id");

-- CreateIndex
CREATE INDEX "report_server_id_sha256_idx" ON "report"("server_id", "sha256");

-- CreateIndex
CREATE INDEX "pending_report_server_id_report_id_idx" ON "pending_report"("server_id", "report_id");

-- CreateIndex
CREATE INDEX "fact_queue_queued_at_idx" ON "fact_queue"("queued_at");

-- CreateIndex
CREATE UNIQUE INDEX "job_key_key" ON "job"("key");

-- CreateIndex
CREATE INDEX "job_run_at_idx" ON "job"("run_at");

-- AddForeignKey
ALTER TABLE "identity" ADD CONSTRAINT "identity_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "totp_credential" ADD CONSTRAINT "totp_credential_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "passkey" ADD CONSTRAINT "passkey_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_code" ADD CONSTRAINT "recovery_code_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webauthn_challenge" ADD CONSTRAINT "webauthn_challenge_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "session"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "known_device" ADD CONSTRAINT "known_device_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "single_use_link" ADD CONSTRAINT "single_use_link_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "server" ADD CONSTRAINT "server_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "server" ADD CONSTRAINT "server_zone_id_fkey" FOREIGN KEY ("zone_id") REFERENCES "zone"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "server" ADD CONSTRAINT "server_role_id_fkey" FOREIGN KEY ("role_id") REFERENCES "server_role"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "server_contact" ADD CONSTRAINT "server_contact_server_id_fkey" FOREIGN KEY ("server_id") REFERENCES "server"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "server_section" ADD CONSTRAINT "server_section_server_id_fkey" FOREIGN KEY ("server_id") REFERENCES "server"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrolment_token" ADD CONSTRAINT "enrolment_token_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrolment_token" ADD CONSTRAINT "enrolment_token_zone_id_fkey" FOREIGN KEY ("zone_id") REFERENCES "zone"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrolment_token" ADD CONSTRAINT "enrolment_token_role_id_fkey" FOREIGN KEY ("role_id") REFERENCES "server_role"("id") ON DELETE SET NULL ON UPDATE CASCADE;


-- Compressed by us already: the database keeps the bytes as they are.
ALTER TABLE "evidence_content" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;
ALTER TABLE "report" ALTER COLUMN "outputs" SET STORAGE EXTERNAL;
ALTER TABLE "pending_report" ALTER COLUMN "outputs" SET STORAGE EXTERNAL;
ALTER TABLE "server_section" ALTER COLUMN "value" SET STORAGE EXTERNAL;

-- Every report writes this row in place.
ALTER TABLE "server_contact" SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE "fact_queue" SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE "pending_report" SET (autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE "attempt_bucket" SET (fillfactor = 70);

ALTER TABLE "server" ADD CONSTRAINT "server_criticality" CHECK ("criticality" IN ('low', 'normal', 'high', 'critical'));
ALTER TABLE "person" ADD CONSTRAINT "person_email_lower" CHECK ("email" = lower("email") AND "email" <> '');
ALTER TABLE "audit_head" ADD CONSTRAINT "audit_head_single" CHECK ("id" = 1);
INSERT INTO "audit_head" ("id", "seq", "hash") VALUES (1, 0, repeat('0', 64));

-- A search looks for a part of the name, at any number of servers.
CREATE INDEX "server_hostname_lower" ON "server" (lower("hostname") text_pattern_ops) WHERE "retired_at" IS NULL;
CREATE INDEX "server_kept" ON "server" ("hostname", "id") WHERE "retired_at" IS NULL;
CREATE INDEX "job_waiting" ON "job" ("run_at") WHERE "done_at" IS NULL AND "dead_at" IS NULL;

INSERT INTO "environment" ("id", "name", "production", "position") VALUES
  (gen_random_uuid(), 'production', true, 1),
  (gen_random_uuid(), 'staging', false, 2),
  (gen_random_uuid(), 'development', false, 3);
INSERT INTO "zone" ("id", "name", "position") VALUES
  (gen_random_uuid(), 'dmz', 1), (gen_random_uuid(), 'internal', 2), (gen_random_uuid(), 'management', 3);
INSERT INTO "server_role" ("id", "name", "position") VALUES
  (gen_random_uuid(), 'web', 1), (gen_random_uuid(), 'app', 2), (gen_random_uuid(), 'db', 3),
  (gen_random_uuid(), 'lb', 4), (gen_random_uuid(), 'other', 5);

-- The audit log: appended through these two functions, changed by nobody.
CREATE FUNCTION garrison_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON "audit_entry"
  FOR EACH ROW EXECUTE FUNCTION garrison_append_only();
CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON "audit_entry"
  FOR EACH STATEMENT EXECUTE FUNCTION garrison_append_only();
CREATE TRIGGER report_append_only BEFORE UPDATE OR DELETE ON "report"
  FOR EACH ROW EXECUTE FUNCTION garrison_append_only();
CREATE TRIGGER evidence_content_append_only BEFORE UPDATE OR DELETE ON "evidence_content"
  FOR EACH ROW EXECUTE FUNCTION garrison_append_only();
CREATE TRIGGER change_append_only BEFORE UPDATE OR DELETE ON "change"
  FOR EACH ROW EXECUTE FUNCTION garrison_append_only();

-- Locks the head until the transaction ends, so entries never fork; the caller computes the keyed hash, and the
-- database never sees the key.
CREATE FUNCTION garrison_audit_head(OUT seq bigint, OUT hash text, OUT at text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  SELECT h.seq, h.hash INTO seq, hash FROM public.audit_head h WHERE h.id = 1 FOR UPDATE;
  at := to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
END $$;

CREATE FUNCTION garrison_audit_append(
  p_seq bigint, p_at text, p_actor text, p_actor_name text, p_action text, p_target text, p_outcome text,
  p_address text, p_request_id text, p_before text, p_after text, p_prev_hash text, p_hash text
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE head public.audit_head%ROWTYPE;
BEGIN
  SELECT * INTO head FROM public.audit_head WHERE id = 1 FOR UPDATE;
  IF p_seq <> head.seq + 1 OR p_prev_hash <> head.hash OR p_hash !~ '^[0-9a-f]{64}$' THEN
    RAISE EXCEPTION 'audit entry % does not follow entry %', p_seq, head.seq USING ERRCODE = 'serialization_failure';
  END IF;
  INSERT INTO public.audit_entry
    (seq, at, actor, actor_name, action, target, outcome, address, request_id, before, after, prev_hash, hash)
  VALUES (p_seq, p_at::timestamptz, p_actor, p_actor_name, p_action, p_target, p_outcome, p_address, p_request_id,
          p_before, p_after, p_prev_hash, p_hash);
  UPDATE public.audit_head SET seq = p_seq, hash = p_hash WHERE id = 1;
END $$;
REVOKE ALL ON FUNCTION garrison_audit_head() FROM PUBLIC;
REVOKE ALL ON FUNCTION garrison_audit_append(bigint, text, text, text, text, text, text, text, text, text, text, text, text) FROM PUBLIC;

-- The smallest UUIDv7 of an instant: ids are ordered by time, so partitions are ranges of ids.
CREATE FUNCTION garrison_uuid_floor(at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;

-- Makes the partitions of the coming days and months. The application role may call it, but not alter tables.
CREATE FUNCTION garrison_ensure_partitions(days_ahead int DEFAULT 7) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE made int := 0; day date; month date; name text;
BEGIN
  PERFORM pg_advisory_xact_lock(72707370);
  FOR i IN -1..days_ahead LOOP
    day := (now() AT TIME ZONE 'UTC')::date + i;
    name := 'report_' || to_char(day, 'YYYYMMDD');
    IF to_regclass('public.' || name) IS NULL THEN
      EXECUTE format('CREATE TABLE public.%I PARTITION OF public.report FOR VALUES FROM (%L) TO (%L)', name,
        public.garrison_uuid_floor(day::timestamp AT TIME ZONE 'UTC'),
        public.garrison_uuid_floor((day + 1)::timestamp AT TIME ZONE 'UTC'));
      made := made + 1;
    END IF;
  END LOOP;
  FOR i IN 0..1 LOOP
    month := (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => i))::date;
    name := 'change_' || to_char(month, 'YYYYMM');
    IF to_regclass('public.' || name) IS NULL THEN
      EXECUTE format('CREATE TABLE public.%I PARTITION OF public.change FOR VALUES FROM (%L) TO (%L)', name,
        public.garrison_uuid_floor(month::timestamp AT TIME ZONE 'UTC'),
        public.garrison_uuid_floor((month + interval '1 month') AT TIME ZONE 'UTC'));
      made := made + 1;
    END IF;
    name := 'evidence_content_' || to_char(month, 'YYYYMM');
    IF to_regclass('public.' || name) IS NULL THEN
      EXECUTE format('CREATE TABLE public.%I PARTITION OF public.evidence_content FOR VALUES FROM (%L) TO (%L)',
        name, month, (month + interval '1 month')::date);
      EXECUTE format('ALTER TABLE public.%I ALTER COLUMN bytes SET STORAGE EXTERNAL', name);
      made := made + 1;
    END IF;
  END LOOP;
  RETURN made;
END $$;

-- Drops whole partitions that ended before the limits; never a row.
CREATE FUNCTION garrison_drop_partitions(report_days int, evidence_months int, change_months int) RETURNS text[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE dropped text[] := '{}'; part record; limit_name text;
BEGIN
  IF report_days < 7 OR evidence_months < 2 OR change_months < 3 THEN
    RAISE EXCEPTION 'retention below the floor of 7 days, 2 months and 3 months';
  END IF;
  PERFORM pg_advisory_xact_lock(72707370);
  FOR part IN
    SELECT c.relname::text AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent IN ('public.report'::regclass, 'public.evidence_content'::regclass, 'public.change'::regclass)
      AND c.relname ~ '_[0-9]{6,8}$'
  LOOP
    limit_name := CASE
      WHEN part.name LIKE 'report\_%' THEN 'report_' || to_char((now() AT TIME ZONE 'UTC')::date - report_days, 'YYYYMMDD')
      WHEN part.name LIKE 'change\_%' THEN 'change_' || to_char(now() AT TIME ZONE 'UTC' - make_interval(months => change_months), 'YYYYMM')
      ELSE 'evidence_content_' || to_char(now() AT TIME ZONE 'UTC' - make_interval(months => evidence_months), 'YYYYMM')
    END;
    IF part.name < limit_name THEN
      EXECUTE format('DROP TABLE public.%I', part.name);
      dropped := dropped || part.name;
    END IF;
  END LOOP;
  RETURN dropped;
END $$;
REVOKE ALL ON FUNCTION garrison_ensure_partitions(int) FROM PUBLIC;
REVOKE ALL ON FUNCTION garrison_drop_partitions(int, int, int) FROM PUBLIC;
SELECT garrison_ensure_partitions();
