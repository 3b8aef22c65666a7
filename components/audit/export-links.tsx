"use client";
/** The entries that match, as a file. Asked for with a fresh second factor: the log names everybody and everything. */
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import type { AuditFilter } from "@/lib/audit/model";
import { ask } from "@/lib/http/client";
import { addressOf } from "@/lib/search-params";

const FORMATS = ["csv", "jsonl"] as const;

export function ExportLinks({ filter }: { filter: AuditFilter }) {
  const [problem, setProblem] = useState<string>();
  const take = async (format: (typeof FORMATS)[number]) => {
    setProblem(undefined);
    try {
      await ask("/api/step-up");
      location.assign(addressOf("/api/audit/export", { ...filter, format }));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <>
      {FORMATS.map((format) => (
        <Button key={format} onClick={() => take(format)}>
          <Icon name="download" />
          {format.toUpperCase()}
        </Button>
      ))}
      {problem && <p role="alert">{problem}</p>}
    </>
  );
}
