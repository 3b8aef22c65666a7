import { fileURLToPath } from "node:url";
import { defineConfig } from "prisma/config";

process.env.CHECKPOINT_DISABLE ??= "1";
// Prisma's own engine is a download; where that is closed, scripts/schema-engine.mjs speaks for it (see docs/decisions).
if (process.env.PRISMA_NATIVE_ENGINE !== "1") {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(
    new URL("./scripts/schema-engine.mjs", import.meta.url),
  );
}

export default defineConfig({
  schema: "prisma/schema",
  migrations: { path: "prisma/migrations" },
  datasource: { url: process.env.DATABASE_URL ?? "" },
});
