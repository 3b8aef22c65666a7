-- Planned work: asked for by one person, approved by another. It excuses minutes and removes none.
CREATE TABLE "maintenance" (
    "id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "to_at" TIMESTAMPTZ(3) NOT NULL,
    "requested_by" UUID NOT NULL,
    "requested_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(6),
    "approved" BOOLEAN,
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "maintenance_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "maintenance_objective" (
    "maintenance_id" UUID NOT NULL,
    "objective_id" UUID NOT NULL,

    CONSTRAINT "maintenance_objective_pkey" PRIMARY KEY ("maintenance_id","objective_id")
);

CREATE INDEX "maintenance_to_at_idx" ON "maintenance"("to_at");
CREATE INDEX "maintenance_objective_objective_id_idx" ON "maintenance_objective"("objective_id");

ALTER TABLE "maintenance" ADD CONSTRAINT "maintenance_requested_by_fkey" FOREIGN KEY ("requested_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "maintenance" ADD CONSTRAINT "maintenance_decided_by_fkey" FOREIGN KEY ("decided_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "maintenance_objective" ADD CONSTRAINT "maintenance_objective_maintenance_id_fkey" FOREIGN KEY ("maintenance_id") REFERENCES "maintenance"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "maintenance_objective" ADD CONSTRAINT "maintenance_objective_objective_id_fkey" FOREIGN KEY ("objective_id") REFERENCES "objective"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The database refuses what the program must never do: approve one's own request, or plan backwards.
ALTER TABLE "maintenance" ADD CONSTRAINT "maintenance_span_check" CHECK ("from_at" < "to_at");
ALTER TABLE "maintenance" ADD CONSTRAINT "maintenance_second_person_check" CHECK ("decided_by" IS DISTINCT FROM "requested_by" OR "approved" IS NOT TRUE);

-- Slices that planned work excuses are counted beside the others. The version before leaves these as they are.
ALTER TABLE "objective_standing" ADD COLUMN "excused_good" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "objective_standing" ADD COLUMN "excused_bad" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "objective_standing" ADD COLUMN "excused_unknown" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "objective_standing" ADD COLUMN "planned_until" TIMESTAMPTZ(3);
