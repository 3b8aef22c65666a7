-- A page of the list costs the same at any number of servers: each order has its index, read from either end. The
-- expressions are those of lib/fleet/store/servers.ts.
CREATE INDEX "server_by_security" ON "server" (coalesce("security_count", -1), "id") WHERE "retired_at" IS NULL;
CREATE INDEX "server_by_updates" ON "server" (coalesce("update_count", -1), "id") WHERE "retired_at" IS NULL;
CREATE INDEX "server_by_unknown" ON "server" (coalesce("unknown_count", 999), "id") WHERE "retired_at" IS NULL;
CREATE INDEX "server_by_os" ON "server" (coalesce("os_name", ''), "id") WHERE "retired_at" IS NULL;

-- Names by any part of them. Where the extension is missing or may not be made, a search looks at every server.
DO $$
BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  CREATE INDEX "server_hostname_parts" ON "server" USING gin (lower("hostname") gin_trgm_ops) WHERE "retired_at" IS NULL;
  CREATE INDEX "server_address_parts" ON "server" USING gin ("primary_address" gin_trgm_ops) WHERE "retired_at" IS NULL;
EXCEPTION WHEN undefined_file OR feature_not_supported OR insufficient_privilege OR undefined_object THEN
  RAISE NOTICE 'pg_trgm is not available: searching for servers looks at each of them.';
END $$;
