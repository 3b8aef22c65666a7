-- A token may say that the servers which join with it are made up.
ALTER TABLE "enrolment_token" ADD COLUMN "sample" BOOLEAN NOT NULL DEFAULT false;
