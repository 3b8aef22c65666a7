import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));
// `server-only` throws unless the importer declares itself a server; tests do, as bin/ does.
const server = { resolve: { conditions: ["react-server", "node"] } };

export default defineConfig({
  resolve: { alias: { "@": root.replace(/\/$/, "") } },
  ssr: server,
  test: {
    // Left to itself it keeps one core free, which on two of them is half of the machine.
    maxWorkers: "100%",
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["{lib,app,intake,components,agent,bin,scripts,bench}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.int.test.ts"],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["{lib,app,intake,bin}/**/*.int.test.ts"],
          // The embedded cluster is itself on whichever PostgreSQL the others run.
          exclude: process.env.TEST_POSTGRES_BIN ? ["lib/db/embedded/**"] : [],
          globalSetup: ["e2e/support/database-cluster.ts"],
          setupFiles: ["e2e/support/database-copy.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
