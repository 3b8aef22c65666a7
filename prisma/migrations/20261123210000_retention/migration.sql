-- For how long restore points must be kept, and which a copy holds, as its tool listed them.
ALTER TABLE "protected_system" ADD COLUMN "keep_days" INTEGER;

ALTER TABLE "backup_copy" ADD COLUMN "held_at" TIMESTAMPTZ(3);
ALTER TABLE "backup_copy" ADD COLUMN "held_count" INTEGER;
ALTER TABLE "backup_copy" ADD COLUMN "held_oldest" TIMESTAMPTZ(3);
ALTER TABLE "backup_copy" ADD COLUMN "held_first" TIMESTAMPTZ(3);
