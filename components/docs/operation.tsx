/** One route of the API, as a reader needs it. */

export type Operation = {
  path: string;
  method: string;
  summary: string;
  description: string | null;
  parameters: { name: string; in: string; required: boolean; schema: object }[];
  body: object | null;
  answer: object | null;
};

export function OperationEntry({ operation }: { operation: Operation }) {
  const { path, method, summary, description, parameters, body, answer } = operation;
  return (
    <details className="border-b border-border py-2 last:border-b-0">
      <summary className="cursor-pointer">
        <code className="font-mono font-semibold">{method}</code>{" "}
        <code className="font-mono break-all">{path}</code>
        <span className="block text-text-2">{summary}</span>
      </summary>
      <div className="mt-2 grid gap-2 pl-4">
        {description && <p>{description}</p>}
        {parameters.length > 0 && (
          <ul className="list-disc pl-5">
            {parameters.map((parameter) => (
              <li key={`${parameter.in} ${parameter.name}`}>
                <code className="font-mono">{parameter.name}</code> in the {parameter.in}
                {parameter.required ? "" : ", optional"}: <SchemaText schema={parameter.schema} />
              </li>
            ))}
          </ul>
        )}
        {body && <SchemaBlock title="Body" schema={body} />}
        {answer && <SchemaBlock title="Answer" schema={answer} />}
      </div>
    </details>
  );
}

function SchemaText({ schema }: { schema: object }) {
  return <code className="font-mono text-xs break-all">{JSON.stringify(schema)}</code>;
}

function SchemaBlock({ title, schema }: { title: string; schema: object }) {
  return (
    <div>
      <p className="font-semibold">{title} (JSON Schema)</p>
      <section
        aria-label={title}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
        tabIndex={0}
        className="overflow-x-auto rounded-control border border-border bg-sunken px-3 py-2"
      >
        <pre className="w-max font-mono text-xs">{JSON.stringify(schema, null, 2)}</pre>
      </section>
    </div>
  );
}
