import { Verification } from "@/lib/audit/model";
import { getVerification } from "@/lib/audit/store/verification";
import { userRoute } from "@/lib/http/route";

export const GET = userRoute(
  {
    permission: "audit.read",
    summary: "Whether the audit log's chain of hashes holds, and when that was checked last.",
    answer: Verification,
  },
  (actor) => getVerification(actor),
);
