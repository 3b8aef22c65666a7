import { z } from "zod";
import { AuditFilter, AuditPage } from "@/lib/audit/model";
import { listAudit } from "@/lib/audit/store/entries";
import { Paging } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";

const Query = z.object({ ...AuditFilter.shape, ...Paging.shape });

export const GET = userRoute(
  {
    permission: "audit.read",
    summary: "Entries of the audit log that match, newest first, one page at a time.",
    query: Query,
    answer: AuditPage,
  },
  (actor, { query: { limit, cursor, ...filter } }) => listAudit(actor, filter, { limit, cursor }),
);
