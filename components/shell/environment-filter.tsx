"use client";
/** Which environment the person works in. It stands in the address, so it can be sent and bookmarked. */
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { Select } from "@/components/ui/select";

/** Places of the old list that mean nothing in another one. */
const FORGOTTEN = ["cursor", "before", "env"];

export function EnvironmentFilter({ environments }: { environments: readonly string[] }) {
  const router = useRouter();
  const path = usePathname();
  const query = useSearchParams();
  const env = query.get("env") ?? "";
  const kept = [...query].filter(([name]) => !FORGOTTEN.includes(name));
  const known = env === "" || environments.includes(env) ? environments : [...environments, env];

  function choose(value: string) {
    const next = new URLSearchParams(value ? [...kept, ["env", value]] : kept);
    router.push(next.size > 0 ? `${path}?${next}` : path);
  }

  return (
    <form action={path} className="min-w-0">
      {kept.map(([name, value]) => (
        <input key={`${name}=${value}`} type="hidden" name={name} value={value} />
      ))}
      <Select
        name="env"
        aria-label="Environment"
        value={env}
        onChange={(event) => choose(event.target.value)}
        options={[
          { value: "", label: "All environments" },
          ...known.map((name) => ({ value: name, label: name })),
        ]}
        className="max-w-44"
      />
      <noscript>
        <button type="submit">Apply</button>
      </noscript>
    </form>
  );
}
