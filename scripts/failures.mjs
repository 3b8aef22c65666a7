/** What failed, and why in a few lines: from the reports that the checks and the two test runners leave. */
import { stripVTControlCharacters } from "node:util";

const LINES = 12;

/** @param failures of the report of `verify.mjs` */
export function failedInChecks(failures) {
  return failures.map(({ name, said }) => told(name, [said]));
}

/** @param files `testResults` of Vitest's JSON report */
export function failedInNode(files) {
  return files
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === "failed")
    .map(({ fullName, failureMessages }) => told(fullName, failureMessages));
}

/** @param suites of Playwright's JSON report, which hold others */
export function failedInBrowser(suites) {
  return suites.flatMap(({ file, specs = [], suites: inner = [] }) => [
    ...specs.filter(({ ok }) => !ok).map(({ title, tests }) => told(`${file} › ${title}`, messagesOf(tests))),
    ...failedInBrowser(inner),
  ]);
}

function messagesOf(tests) {
  return tests.flatMap(({ results }) =>
    results.flatMap(({ errors }) => errors.map(({ message }) => message ?? "no message")),
  );
}

function told(name, messages) {
  const lines = stripVTControlCharacters(messages.join("\n"))
    .split("\n")
    .filter((line) => line.trim() !== "");
  return [name, ...lines.slice(0, LINES).map((line) => `    ${line.slice(0, 300)}`)].join("\n");
}
