-- An authenticator app is proved by a code before it counts, and may be replaced without losing the former one.
ALTER TABLE "totp_credential" ALTER COLUMN "secret" DROP NOT NULL;
ALTER TABLE "totp_credential" ADD COLUMN "pending_secret" TEXT, ADD COLUMN "pending_at" TIMESTAMPTZ(6);
