import { AuditEntry, BySeq } from "@/lib/audit/model";
import { getEntry } from "@/lib/audit/store/entries";
import { userRoute } from "@/lib/http/route";

export const GET = userRoute(
  {
    permission: "audit.read",
    summary: "One entry of the audit log, with its hash and that of the entry before.",
    params: BySeq,
    answer: AuditEntry,
  },
  (actor, { params: { seq } }) => getEntry(actor, seq),
);
