-- Of which outputs each section is made: while it is the same, nothing needs to be read again.
ALTER TABLE "server_section" ADD COLUMN "inputs" BYTEA;

-- Rewritten with every report that says something new: room on the page keeps updates in place.
ALTER TABLE "server" SET (fillfactor = 70);
ALTER TABLE "server_section" SET (fillfactor = 70);
