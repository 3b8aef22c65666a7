-- Who is on call, who waits for somebody, and what is sent to whom.
CREATE TABLE "rota" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "layers" JSONB NOT NULL,
    "feed_hash" BYTEA,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retired_at" TIMESTAMPTZ(6),

    CONSTRAINT "rota_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "rota_override" (
    "id" UUID NOT NULL,
    "rota_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "instead_of" UUID,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "to_at" TIMESTAMPTZ(3) NOT NULL,
    "made_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removed_at" TIMESTAMPTZ(6),

    CONSTRAINT "rota_override_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "escalation_policy" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "applies" JSONB NOT NULL,
    "steps" JSONB NOT NULL,
    "repeat" INTEGER NOT NULL,
    "repeat_after_minutes" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retired_at" TIMESTAMPTZ(6),

    CONSTRAINT "escalation_policy_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "quiet_hours" (
    "person_id" UUID NOT NULL,
    "hours" JSONB NOT NULL,
    "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "quiet_hours_pkey" PRIMARY KEY ("person_id")
);

CREATE TABLE "notify_channel" (
    "id" UUID NOT NULL,
    "person_id" UUID,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "settings" TEXT NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,
    "verified_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "failed_at" TIMESTAMPTZ(3),
    "failure" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retired_at" TIMESTAMPTZ(6),

    CONSTRAINT "notify_channel_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "escalation" (
    "id" UUID NOT NULL,
    "group_key" TEXT NOT NULL,
    "severity" SMALLINT NOT NULL,
    "alert_id" UUID NOT NULL,
    "episode" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "next_at" TIMESTAMPTZ(3),
    "state" TEXT NOT NULL,
    "policy_id" UUID,
    "step" INTEGER,
    "loop" INTEGER NOT NULL DEFAULT 0,
    "paged_at" TIMESTAMPTZ(3),
    "gap" TEXT,
    "ended_at" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),
    "owner" UUID,

    CONSTRAINT "escalation_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "delivery" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "escalation_id" UUID,
    "alert_id" UUID,
    "episode" INTEGER NOT NULL,
    "severity" SMALLINT NOT NULL,
    "channel_id" UUID NOT NULL,
    "person_id" UUID,
    "kind" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "step" INTEGER NOT NULL,
    "loop" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),
    "owner" UUID,
    "tried_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "seen_at" TIMESTAMPTZ(3),
    "reference" TEXT,
    "failure" TEXT,
    "acked_at" TIMESTAMPTZ(3),

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "rota_feed_hash_key" ON "rota"("feed_hash");

CREATE INDEX "rota_name_id_idx" ON "rota"("name", "id");

CREATE INDEX "rota_override_rota_id_to_at_idx" ON "rota_override"("rota_id", "to_at");

CREATE INDEX "escalation_policy_position_id_idx" ON "escalation_policy"("position", "id");

CREATE INDEX "notify_channel_person_id_position_idx" ON "notify_channel"("person_id", "position");

CREATE UNIQUE INDEX "delivery_key_key" ON "delivery"("key");

CREATE INDEX "delivery_alert_id_id_idx" ON "delivery"("alert_id", "id");

CREATE INDEX "delivery_person_id_created_at_idx" ON "delivery"("person_id", "created_at");

ALTER TABLE "rota_override" ADD CONSTRAINT "rota_override_rota_id_fkey" FOREIGN KEY ("rota_id") REFERENCES "rota"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- One that runs per group and severity; ended ones are history.
CREATE UNIQUE INDEX "escalation_group_key" ON "escalation"("group_key", "severity") WHERE "state" <> 'over';
-- What is due is looked for several times a second.
CREATE INDEX "escalation_next_at_idx" ON "escalation"("severity", "next_at") WHERE "state" = 'running';
CREATE INDEX "escalation_held_idx" ON "escalation"("group_key") WHERE "state" = 'held';
CREATE INDEX "delivery_due_at_idx" ON "delivery"("severity", "due_at") WHERE "state" = 'pending';
CREATE INDEX "delivery_escalation_id_idx" ON "delivery"("escalation_id") WHERE "escalation_id" IS NOT NULL;
-- The alerts of a group that are not over.
CREATE INDEX "alert_group_key_idx" ON "alert"("group_key", "severity") WHERE "state" <> 'resolved';
-- There is one last resort.
CREATE UNIQUE INDEX "escalation_policy_default_key" ON "escalation_policy"("is_default") WHERE "is_default" AND "retired_at" IS NULL;

ALTER TABLE "escalation" ADD CONSTRAINT "escalation_state_check" CHECK ("state" IN ('running', 'held', 'over'));
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_state_check" CHECK ("state" IN ('pending', 'sent', 'cancelled', 'dead'));
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_kind_check" CHECK ("kind" IN ('page', 'reminder', 'resolved', 'digest', 'test'));
ALTER TABLE "rota_override" ADD CONSTRAINT "rota_override_span_check" CHECK ("to_at" > "from_at");

-- A UUIDv7 (RFC 9562 §5.7), for rows that one statement makes of others.
CREATE FUNCTION garrison_new_id() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
  SELECT encode(set_byte(v, 6, (get_byte(v, 6) & 15) | 112), 'hex')::uuid
  FROM (SELECT overlay(uuid_send(gen_random_uuid())
    PLACING substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6) AS v) timed
$$;
