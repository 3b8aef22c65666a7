-- Groups that wait because somebody has had enough pages for this minute: since when, and whom they are for. They are told in one digest.
ALTER TABLE "escalation" ADD COLUMN "postponed_at" TIMESTAMPTZ(3), ADD COLUMN "postponed_for" UUID[];

CREATE INDEX "escalation_postponed_at_idx" ON "escalation"("postponed_at") WHERE "postponed_at" IS NOT NULL;
