-- What went wrong for users, who led, and what is changed because of it.
CREATE TABLE "incident" (
    "id" UUID NOT NULL,
    "no" SERIAL NOT NULL,
    "title" TEXT NOT NULL,
    "severity" SMALLINT NOT NULL,
    "status" TEXT NOT NULL,
    "lead_id" UUID,
    "lead_name" TEXT,
    "impact_started_at" TIMESTAMPTZ(3) NOT NULL,
    "detected_at" TIMESTAMPTZ(3) NOT NULL,
    "acknowledged_at" TIMESTAMPTZ(3),
    "mitigated_at" TIMESTAMPTZ(3),
    "resolved_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "next_update_at" TIMESTAMPTZ(3),
    "cause" TEXT,
    "cause_known" BOOLEAN,
    "change" TEXT,
    "owner" TEXT,
    "due" DATE,
    "declared_by" TEXT NOT NULL,
    "declared_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "last_seq" INTEGER NOT NULL DEFAULT 0,
    "head" BYTEA,

    CONSTRAINT "incident_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "incident_alert" (
    "incident_id" UUID NOT NULL,
    "alert_id" UUID NOT NULL,
    "episode" INTEGER NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "incident_alert_pkey" PRIMARY KEY ("incident_id","alert_id")
);

CREATE TABLE "incident_objective" (
    "incident_id" UUID NOT NULL,
    "objective_id" UUID NOT NULL,

    CONSTRAINT "incident_objective_pkey" PRIMARY KEY ("incident_id","objective_id")
);

CREATE TABLE "incident_server" (
    "incident_id" UUID NOT NULL,
    "server_id" UUID NOT NULL,

    CONSTRAINT "incident_server_pkey" PRIMARY KEY ("incident_id","server_id")
);

CREATE TABLE "incident_entry" (
    "id" UUID NOT NULL,
    "incident_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "sha256" BYTEA NOT NULL,
    "chain" BYTEA NOT NULL,

    CONSTRAINT "incident_entry_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "incident_no_key" ON "incident"("no");

CREATE INDEX "incident_alert_alert_id_idx" ON "incident_alert"("alert_id");

CREATE INDEX "incident_objective_objective_id_idx" ON "incident_objective"("objective_id");

CREATE INDEX "incident_server_server_id_idx" ON "incident_server"("server_id");

CREATE UNIQUE INDEX "incident_entry_incident_id_seq_key" ON "incident_entry"("incident_id", "seq");

ALTER TABLE "incident_alert" ADD CONSTRAINT "incident_alert_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "incident_objective" ADD CONSTRAINT "incident_objective_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "incident_server" ADD CONSTRAINT "incident_server_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "incident_entry" ADD CONSTRAINT "incident_entry_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The list of closed ones, and the mean times of a period.
CREATE INDEX "incident_closed_at_idx" ON "incident"("closed_at" DESC, "id" DESC) WHERE "status" = 'closed';

CREATE INDEX "incident_detected_at_idx" ON "incident"("detected_at");

-- Where a word has a meaning in the program, the database refuses any other.
ALTER TABLE "incident" ADD CONSTRAINT "incident_severity_check" CHECK ("severity" BETWEEN 0 AND 4);
ALTER TABLE "incident" ADD CONSTRAINT "incident_detected_check" CHECK ("detected_at" >= "impact_started_at");
-- Nothing is closed without what closing asks for.
ALTER TABLE "incident" ADD CONSTRAINT "incident_status_check" CHECK (
  "status" IN ('investigating', 'fixing', 'watching') AND "closed_at" IS NULL
  OR "status" = 'closed' AND num_nulls("closed_at", "resolved_at", "cause", "cause_known", "change", "owner", "due") = 0);
ALTER TABLE "incident_entry" ADD CONSTRAINT "incident_entry_hashes_check" CHECK (
  length("sha256") = 32 AND length("chain") = 32);

-- What was written stays: a correction is another entry.
CREATE TRIGGER incident_entry_append_only BEFORE UPDATE OR DELETE ON "incident_entry"
  FOR EACH ROW EXECUTE FUNCTION garrison_append_only();
