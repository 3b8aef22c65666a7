-- Runs that nobody tells: from which server's agent a copy is read, and what came of it.
CREATE TABLE "backup_reading" (
    "copy_id" UUID NOT NULL,
    "server_id" UUID NOT NULL,
    "read_from" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "repository" INTEGER,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "read_at" TIMESTAMPTZ(3),
    "report_id" UUID,
    "why" TEXT,
    "gist" TEXT,

    CONSTRAINT "backup_reading_pkey" PRIMARY KEY ("copy_id")
);

CREATE INDEX "backup_reading_server_id_idx" ON "backup_reading"("server_id");

ALTER TABLE "backup_reading" ADD CONSTRAINT "backup_reading_copy_id_fkey" FOREIGN KEY ("copy_id") REFERENCES "backup_copy"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "backup_reading" ADD CONSTRAINT "backup_reading_server_id_fkey" FOREIGN KEY ("server_id") REFERENCES "server"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "backup_reading" ADD CONSTRAINT "backup_reading_read_from_check" CHECK ("read_from" IN ('pgbackrest', 'timer'));
