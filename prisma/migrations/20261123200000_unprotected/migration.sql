-- Which databases a server runs, and what is backed up by nobody with a reason: the rest is unprotected.
ALTER TABLE "server" ADD COLUMN "databases" TEXT;

CREATE TABLE "backup_exception" (
    "id" UUID NOT NULL,
    "server_id" UUID NOT NULL,
    "part" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_by" TEXT,
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "backup_exception_pkey" PRIMARY KEY ("id")
);

-- One holds for each part of a server.
CREATE UNIQUE INDEX "backup_exception_server_id_part_key" ON "backup_exception"("server_id", "part") WHERE "ended_at" IS NULL;

CREATE INDEX "backup_exception_until_id_idx" ON "backup_exception"("until", "id") WHERE "ended_at" IS NULL;

ALTER TABLE "backup_exception" ADD CONSTRAINT "backup_exception_server_id_fkey" FOREIGN KEY ("server_id") REFERENCES "server"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "backup_exception" ADD CONSTRAINT "backup_exception_part_check" CHECK ("part" IN ('files', 'databases'));
