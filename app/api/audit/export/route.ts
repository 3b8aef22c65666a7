import { AuditExport } from "@/lib/audit/model";
import { exportAudit } from "@/lib/audit/store/entries";
import { download } from "@/lib/http/download";
import { userRoute } from "@/lib/http/route";

const MEDIA = { csv: "text/csv; charset=utf-8", jsonl: "application/jsonl; charset=utf-8" } as const;

export const GET = userRoute(
  {
    permission: "audit.export",
    summary: "The audit log as a file, oldest entry first. Taking it is an entry itself.",
    query: AuditExport,
    stepUp: "of-people",
  },
  async (actor, { query: { format, ...filter } }) => {
    const day = new Date().toISOString().slice(0, 10);
    return download(`audit-${day}.${format}`, MEDIA[format], await exportAudit(actor, filter, format));
  },
);
