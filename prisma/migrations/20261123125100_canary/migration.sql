-- An alert of our own that travels the whole way every five minutes, and the times at which it passed.
CREATE TABLE "canary_round" (
    "at" TIMESTAMPTZ(3) NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "began_at" TIMESTAMPTZ(3) NOT NULL,
    "told_at" TIMESTAMPTZ(3) NOT NULL,
    "tries" INTEGER NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "refusal" TEXT,
    "arrived_at" TIMESTAMPTZ(3),
    "delivery_id" UUID,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "canary_round_pkey" PRIMARY KEY ("at")
);

-- Its source has a number below those that people make, so no list of theirs shows it. The web process gives it its token.
INSERT INTO "source" ("id", "no", "name", "format", "created_by")
  VALUES ('00000000-0000-7000-8000-000000000001', -1, 'Canary', 'generic', 'system');
INSERT INTO "source_contact" ("source_no") VALUES (-1);
-- Where its pages arrive: of nobody's channels, and of a kind that nobody can choose.
INSERT INTO "notify_channel" ("id", "person_id", "kind", "name", "settings", "verified_at")
  VALUES ('00000000-0000-7000-8000-000000000003', '00000000-0000-7000-8000-000000000002', 'canary', 'Canary', '', now());

-- Forgets all that belongs to canaries of more than a week ago, and nothing else: nobody may delete alerts.
CREATE FUNCTION garrison_forget_canaries() RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE old uuid[];
BEGIN
  old := ARRAY(SELECT id FROM alert WHERE source_no = -1 AND opened_at < now() - interval '7 days' LIMIT 5000);
  DELETE FROM escalation WHERE id IN (SELECT escalation_id FROM delivery WHERE alert_id = ANY(old));
  DELETE FROM delivery WHERE alert_id = ANY(old);
  DELETE FROM alert_event WHERE alert_id = ANY(old);
  DELETE FROM alert_lease WHERE alert_id = ANY(old);
  DELETE FROM alert WHERE id = ANY(old);
  DELETE FROM canary_round WHERE at < now() - interval '7 days';
  RETURN cardinality(old);
END $$;
REVOKE ALL ON FUNCTION garrison_forget_canaries() FROM PUBLIC;
