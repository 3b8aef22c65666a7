-- Drills that wait for a second person, the longest waiting first.
CREATE INDEX "restore_drill_unsigned_idx" ON "restore_drill"("ended_at") WHERE "ended_at" IS NOT NULL AND "signed_at" IS NULL;
