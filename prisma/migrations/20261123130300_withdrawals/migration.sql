-- A receiver that repeats a page by itself is told to stop, by a row of the outbox of its own.
ALTER TABLE "delivery" DROP CONSTRAINT "delivery_kind_check";
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_kind_check"
  CHECK ("kind" IN ('page', 'reminder', 'resolved', 'digest', 'test', 'withdrawal'));
