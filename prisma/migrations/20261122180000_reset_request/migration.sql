-- What one admin asks for another, until a second admin approves it.
CREATE TABLE "reset_request" (
    "person_id" UUID NOT NULL,
    "asked_by" UUID NOT NULL,
    "factors_too" BOOLEAN NOT NULL,
    "asked_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "reset_request_pkey" PRIMARY KEY ("person_id")
);

CREATE INDEX "reset_request_asked_by_idx" ON "reset_request"("asked_by");
CREATE INDEX "reset_request_expires_at_idx" ON "reset_request"("expires_at");

ALTER TABLE "reset_request" ADD CONSTRAINT "reset_request_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "reset_request" ADD CONSTRAINT "reset_request_asked_by_fkey" FOREIGN KEY ("asked_by") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;
