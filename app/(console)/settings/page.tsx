import { AREAS } from "@/components/settings/areas";
import { Page } from "@/components/ui/page";
import { TextLink } from "@/components/ui/text-link";
import { allows } from "@/lib/auth/permissions";
import { viewer } from "@/lib/http/as-viewer";

export default async function SettingsPage() {
  const person = await viewer();
  const areas = AREAS.filter(({ permission }) => allows(person, permission));
  return (
    <Page title="Settings">
      <ul className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
        {areas.map(({ href, title, about }) => (
          <li key={href} className="rounded-card border border-border bg-surface px-4 py-3">
            <h2 className="font-semibold">
              <TextLink href={href}>{title}</TextLink>
            </h2>
            <p className="text-text-2">{about}</p>
          </li>
        ))}
      </ul>
    </Page>
  );
}
