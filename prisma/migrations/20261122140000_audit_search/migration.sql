-- CreateTable
CREATE TABLE "audit_refusal" (
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "since" TIMESTAMPTZ(6) NOT NULL,
    "until" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "audit_refusal_pkey" PRIMARY KEY ("actor","action")
);

-- CreateIndex
CREATE INDEX "audit_refusal_until_idx" ON "audit_refusal"("until");

-- A search in the audit log compares beginnings and whole values, so each of these is one look into an index.
CREATE INDEX "audit_entry_target_prefix" ON "audit_entry" ("target" text_pattern_ops);
CREATE INDEX "audit_entry_action_prefix" ON "audit_entry" ("action" text_pattern_ops);
CREATE INDEX "audit_entry_name_prefix" ON "audit_entry" (lower("actor_name") text_pattern_ops);
CREATE INDEX "audit_entry_request" ON "audit_entry" ("request_id") WHERE "request_id" IS NOT NULL;
CREATE INDEX "audit_entry_address" ON "audit_entry" ("address") WHERE "address" IS NOT NULL;
