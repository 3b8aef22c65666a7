-- When its settings became what they are: a test from before proves nothing.
ALTER TABLE "notify_channel" ADD COLUMN "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- A person's own shifts as a calendar feed.
CREATE TABLE "shift_feed" (
    "person_id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "shift_feed_pkey" PRIMARY KEY ("person_id")
);

CREATE UNIQUE INDEX "shift_feed_token_hash_key" ON "shift_feed"("token_hash");

-- Tests are few, and asked for by channel.
CREATE INDEX "delivery_test_idx" ON "delivery"("channel_id", "created_at") WHERE "kind" = 'test';
