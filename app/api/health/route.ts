import { healthy } from "@/lib/http/health";
import { publicRoute } from "@/lib/http/route";

export const GET = publicRoute({ summary: "Whether Garrison serves; nothing else." }, healthy);
