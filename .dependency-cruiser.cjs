/** The architecture, as rules. In prose: ARCHITECTURE.md. Each one is proved to bite by scripts/architecture.test.ts. */
const FOUNDATION = "(auth|db|http|jobs|schedule|settings)";
/** The only files of a domain that touch database, network or clock. */
const WORLD = "(store|gateway|jobs)";
const TESTS = "\\.test\\.tsx?$|^e2e/|/fixture-output\\.ts$";

module.exports = {
  forbidden: [
    {
      name: "everything-resolves",
      comment: "an import that cannot be followed would make every other rule blind",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^virtual:routes$" },
    },
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-cycles-between-domains",
      comment:
        "the folders of lib/ form a DAG; identity declares its timed work, which the job machinery does as an actor",
      severity: "error",
      scope: "folder",
      from: { path: "^lib/[^/]+$", pathNot: "^lib/(auth|jobs)$" },
      to: { circular: true },
    },
    {
      name: "one-way",
      comment: "app → components → lib ← intake; bin composes; nothing below imports anything above",
      severity: "error",
      from: { path: "^(lib|components|intake|app)/", pathNot: TESTS },
      to: { path: "^(app|bin|scripts|bench|agent)/", pathNot: "^app/.*\\.css$" },
    },
    {
      name: "lib-stands-alone",
      severity: "error",
      from: { path: "^lib/", pathNot: TESTS },
      to: { path: "^(components|intake)/" },
    },
    {
      name: "intake-has-no-looks",
      severity: "error",
      from: { path: "^intake/", pathNot: TESTS },
      to: { path: "^components/" },
    },
    {
      name: "components-have-no-doors",
      severity: "error",
      from: { path: "^components/", pathNot: TESTS },
      to: { path: "^intake/" },
    },
    {
      name: "components-never-reach-the-database",
      comment: "at any distance: a widget gets props or calls /api",
      severity: "error",
      from: { path: "^components/", pathNot: TESTS },
      to: { path: "^lib/db/", reachable: true },
    },
    {
      name: "two-doors-per-domain",
      comment: "from outside, a domain is its model (words) and its store (deeds)",
      severity: "error",
      from: { path: "^(?:lib|components)/([^/]+)/", pathNot: TESTS },
      to: {
        path: "^lib/[^/]+/",
        pathNot: ["^lib/$1/", `^lib/${FOUNDATION}/`, "^lib/[^/]+/(model|store)(\\.ts$|/)"],
      },
    },
    {
      name: "two-doors-for-pages-and-intake",
      comment: "the same for what lies inside no domain",
      severity: "error",
      from: { path: "^(app|intake)/|^components/[^/]+$", pathNot: TESTS },
      to: { path: "^lib/[^/]+/", pathNot: [`^lib/${FOUNDATION}/`, "^lib/[^/]+/(model|store)(\\.ts$|/)"] },
    },
    {
      name: "foundation-knows-no-domain",
      severity: "error",
      from: { path: `^lib/(${FOUNDATION}/|[^/]+$)`, pathNot: TESTS },
      to: { path: "^lib/[^/]+/", pathNot: `^lib/${FOUNDATION}/` },
    },
    {
      name: "the-gate-guards-the-database",
      severity: "error",
      from: {
        path: "^(lib|app|components|intake)/",
        pathNot: ["^lib/(auth|db|jobs)/", "^lib/http/health\\.ts$", TESTS],
      },
      to: { path: "^lib/db/client\\.ts$" },
    },
    {
      name: "pure-unless-named",
      comment: "a domain file that is not store, gateway or jobs may not touch the outside world",
      severity: "error",
      from: {
        path: "^lib/([^/]+)/",
        pathNot: [`^lib/${FOUNDATION}/(?<!schedule/)`, `^lib/[^/]+/${WORLD}(\\.ts$|/)`, TESTS],
      },
      to: {
        path: [
          "^lib/(db|http|jobs)/",
          "^lib/auth/(gate|session|identify|keys)\\.ts$",
          "^lib/env\\.ts$",
          `^lib/[^/]+/${WORLD}(\\.ts$|/)`,
          "^node_modules/(next|react|react-dom|@prisma|pg|hono|nodemailer)/",
          "^(node:)?(fs|net|http|http2|https|tls|dgram|dns|child_process|worker_threads|cluster)($|/)",
        ],
      },
    },
    {
      name: "production-never-imports-tests",
      severity: "error",
      from: { path: "^(app|components|intake|lib|bin)/", pathNot: TESTS },
      to: { path: [TESTS, "^node_modules/(vitest|fast-check|@playwright)/"] },
    },
  ],
  options: {
    parser: "swc",
    // What tests import binds nobody; that nobody imports them is a rule.
    doNotFollow: { path: ["^node_modules", "^lib/db/generated", TESTS] },
    exclude: { path: ["^\\.next/", "^dist/", "/fixtures/"] },
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      mainFields: ["module", "main", "types", "typings"],
    },
  },
};
