/**
 * `npm test`: everything, on a machine with only Node.js and npm. Installs, checks, tests, builds, drives a browser.
 *
 * The last line is the sum of all stages: `N passed, N failed`. A skipped test and a stage that ends badly count as
 * failed.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, install, say } from "./bootstrap.mjs";
import { findBrowser } from "./browser.mjs";
import { failedInBrowser, failedInChecks, failedInNode } from "./failures.mjs";
import { runStage, stopStage } from "./stage.mjs";

const POSTGRES_15 = [
  "/usr/lib/postgresql/15/bin",
  "/usr/pgsql-15/bin",
  "/opt/homebrew/opt/postgresql@15/bin",
];

const reports = mkdtempSync(join(tmpdir(), "garrison-test-reports-"));
const total = { passed: 0, failed: 0 };
const failures = [];
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.once(signal, () => {
    stopStage("SIGTERM");
    finish();
  });
}

await stage("install and generate", async () => {
  install();
  build({ pages: false });
  return { passed: 0, failed: 0 };
});
await stage("static checks", () =>
  counted(
    ["scripts/verify.mjs"],
    { GARRISON_CHECKS_REPORT: reportPath("checks") },
    reportPath("checks"),
    (report) => {
      failures.push(...failedInChecks(report.failures));
      return { passed: report.passed, failed: report.failures.length };
    },
  ),
);
await stage("unit tests", () => vitest("unit"));
await stage("integration tests, embedded PostgreSQL", () => vitest("integration"));
const postgres15 = POSTGRES_15.find((folder) => existsSync(join(folder, "initdb")));
if (postgres15) {
  await stage("integration tests, PostgreSQL 15", () =>
    vitest("integration", { TEST_POSTGRES_BIN: postgres15 }),
  );
} else {
  say("No PostgreSQL 15 is installed here: the integration tests ran on the embedded one only.");
}
await stage("production build", async () => {
  build();
  return { passed: 1, failed: 0 };
});
await stage("end-to-end tests", async () => {
  const browser = findBrowser();
  if (!browser) return { passed: 0, failed: 1 };
  say(`Browser: ${browser.CHROMIUM_PATH ?? "Playwright's own"}`);
  return counted(
    ["node_modules/@playwright/test/cli.js", "test", "--config", "e2e/playwright.config.ts"],
    { ...browser, PLAYWRIGHT_JSON_OUTPUT_FILE: reportPath("e2e") },
    reportPath("e2e"),
    ({ stats, errors, suites }) => {
      failures.push(...failedInBrowser(suites));
      return {
        passed: stats.expected,
        failed: stats.unexpected + stats.flaky + stats.skipped + (errors?.length ?? 0),
      };
    },
  );
});
finish();

function finish() {
  rmSync(reports, { recursive: true, force: true });
  // Once more at the end, where they are not lost among the lines of a long run.
  for (const failure of failures) console.log(`FAILED ${failure}`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
}

async function stage(name, work) {
  const started = Date.now();
  say(`${name} …`);
  let result;
  try {
    result = await work();
  } catch (error) {
    say(error.message);
    result = { passed: 0, failed: 1 };
  }
  total.passed += result.passed;
  total.failed += result.failed;
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  say(`${name}: ${result.passed} passed, ${result.failed} failed (${seconds} s)`);
}

function vitest(project, env = {}) {
  const path = reportPath(`${project}${Object.keys(env).length}`);
  return counted(
    [
      ...["node_modules/vitest/vitest.mjs", "run", "--project", project],
      ...["--reporter=dot", "--reporter=json", `--outputFile.json=${path}`],
    ],
    env,
    path,
    (report) => {
      failures.push(...failedInNode(report.testResults));
      return {
        passed: report.numPassedTests,
        failed:
          report.numFailedTests +
          report.numPendingTests +
          report.numTodoTests +
          report.testResults.filter(
            ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
          ).length,
      };
    },
  );
}

/** Runs a Node.js program and counts by the report that it leaves; a bad end without a failure in it is one failure. */
async function counted(args, env, path, count) {
  const code = await runStage(args, env, path.replace(/json$/, "log"));
  if (!existsSync(path)) return { passed: 0, failed: 1 };
  const { passed, failed } = count(JSON.parse(readFileSync(path, "utf8")));
  if (passed + failed === 0) {
    say("Nothing was tested.");
    return { passed: 0, failed: 1 };
  }
  return { passed, failed: code === 0 ? failed : Math.max(1, failed) };
}

function reportPath(name) {
  return join(reports, `${name}.json`);
}
