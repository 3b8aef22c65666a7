import { Tabs } from "@/components/ui/tabs";
import type { Role } from "@/lib/auth/actor";
import { type View, viewsOf } from "@/lib/overview/model";
import { addressOf } from "@/lib/search-params";

/** The landing views that a role may see; its own has the plain address. */
export function ViewSwitch({ role, view, env }: { role: Role; view: View; env: string | undefined }) {
  const views = viewsOf(role);
  return (
    <Tabs
      label="Views of the overview"
      current={view}
      tabs={views.map((key) => ({
        key,
        label: LABELS[key],
        href: addressOf("/", { view: key === views[0] ? null : key, env }),
      }))}
    />
  );
}

const LABELS: Record<View, string> = {
  admin: "Operations",
  manager: "Management",
  oncall: "On call",
  auditor: "Audit",
};
