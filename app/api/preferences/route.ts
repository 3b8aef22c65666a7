import { choosePreferences } from "@/lib/http/preferences";
import { publicRoute } from "@/lib/http/route";

export const POST = publicRoute(
  {
    summary: "How this browser wants the console to look: theme, density, sidebar, keys..",
    readsBody: true,
  },
  choosePreferences,
);
