/** The routes in an OpenAPI document, grouped by the first word of their path. */
import type { Operation } from "./operation";

type Content = { content?: Record<string, { schema?: object }> };
type Described = {
  summary: string;
  description?: string;
  parameters?: Operation["parameters"];
  requestBody?: Content;
  responses?: Record<string, Content>;
};

export type Group = { title: string; operations: Operation[] };

export function groupsOf(document: string): Group[] {
  const { paths } = JSON.parse(document) as { paths: Record<string, Record<string, Described>> };
  const groups = new Map<string, Operation[]>();
  for (const [path, methods] of Object.entries(paths)) {
    const title = path.replace(/^\/api\//, "/").split("/")[1] ?? "other";
    for (const [method, described] of Object.entries(methods)) {
      groups.set(title, [...(groups.get(title) ?? []), operationOf(path, method, described)]);
    }
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([title, operations]) => ({ title, operations }));
}

function operationOf(path: string, method: string, described: Described): Operation {
  return {
    path,
    method: method.toUpperCase(),
    summary: described.summary,
    description: described.description ?? null,
    parameters: described.parameters ?? [],
    body: described.requestBody?.content?.["application/json"]?.schema ?? null,
    answer: described.responses?.["2XX"]?.content?.["application/json"]?.schema ?? null,
  };
}
