-- The beginnings of later episodes by time, for the quality of alerts. All other lines of the history cost it nothing.
CREATE INDEX "alert_event_reopened_idx" ON "alert_event"("id") WHERE "kind" = 'reopened';
