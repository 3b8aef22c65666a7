/** The API description, made from the routes themselves: what a handler checks is what is written here. */
import { z } from "zod";
import type { RouteFacts } from "./route";

export type Described = { path: string; method: string; facts: RouteFacts };

const PROBLEM = {
  type: "object",
  required: ["type", "title", "status", "detail"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    reference: { type: "string", description: "Names this answer in the server's log." },
    errors: {
      type: "array",
      items: { type: "object", properties: { field: { type: "string" }, message: { type: "string" } } },
    },
  },
} as const;

/** An OpenAPI 3.1 document. Paths are given as Next writes them: `/api/servers/[id]`. */
export function describeApi(routes: readonly Described[], version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const { path, method, facts } of [...routes].sort(byPath)) {
    const place = path.replaceAll(/\[(?:\.\.\.)?([^\]]+)\]/g, "{$1}");
    paths[place] = { ...paths[place], [method.toLowerCase()]: operation(place, method, facts) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Garrison",
      version,
      description:
        "Errors are RFC 9457 problems, times RFC 3339 in UTC. Lists answer {items, next, total}; `next` is the cursor of the next page, or null.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    paths,
    components: {
      schemas: { Problem: PROBLEM },
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "An API token (grn_…), made in the settings." },
        session: { type: "apiKey", in: "cookie", name: "garrison" },
        machine: {
          type: "http",
          scheme: "bearer",
          description: "A machine's own secret: a server's (gra_…), a location's (grx_…).",
        },
      },
    },
  };
}

function byPath(a: Described, b: Described): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : a.method < b.method ? -1 : 1;
}

const SECURITY = {
  user: [{ token: [] }, { session: [] }],
  machine: [{ machine: [] }],
  public: [],
} as const;

function operation(path: string, method: string, facts: RouteFacts): object {
  return {
    operationId: `${method.toLowerCase()} ${path}`.replaceAll(/[^a-z0-9]+/gi, "-").replaceAll(/^-|-$/g, ""),
    summary: facts.summary,
    ...(facts.permission
      ? {
          description: `Needs the permission \`${facts.permission}\`${facts.stepUp ? ", and a second factor no older than 5 minutes" : ""}.`,
        }
      : {}),
    security: SECURITY[facts.door],
    "x-garrison": { door: facts.door, permission: facts.permission, stepUp: facts.stepUp },
    parameters: [...parameters(facts.params, "path"), ...parameters(facts.query, "query")],
    ...(facts.body
      ? {
          requestBody: {
            required: true,
            content: { "application/json": { schema: schemaOf(facts.body, "input") } },
          },
        }
      : {}),
    responses: {
      "2XX": facts.answer
        ? {
            description: "Done.",
            content: { "application/json": { schema: schemaOf(facts.answer, "output") } },
          }
        : { description: "Done." },
      "4XX": problem("What is wrong with the request, and what to do."),
      "5XX": problem("Garrison cannot do this now."),
    },
  };
}

function problem(description: string): object {
  return {
    description,
    content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
  };
}

function parameters(schema: z.ZodType | null, place: "path" | "query"): object[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, "input") as {
    properties?: Record<string, object>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    schema: property,
  }));
}

function schemaOf(schema: z.ZodType, io: "input" | "output"): object {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: "any" }) as Record<
    string,
    unknown
  >;
  return json;
}
