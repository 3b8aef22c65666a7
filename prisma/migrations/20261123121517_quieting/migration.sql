-- Alerts that explain others while they stand are found without reading all that stand.
ALTER TABLE "alert" ADD COLUMN "inhibits" BOOLEAN NOT NULL DEFAULT false;

CREATE INDEX "alert_inhibits_idx" ON "alert"("id") WHERE "inhibits" AND "state" <> 'resolved';

-- What a silence has hidden is counted in the history of alerts.
CREATE INDEX "alert_event_quieted_idx" ON "alert_event"(("detail" ->> 'id'), "id") WHERE "kind" = 'quieted';
