"use client";
/** A place in the navigation. Keeps the environment that the person works in, and says when it is on its way. */
import Link, { useLinkStatus } from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { Icon } from "@/components/ui/icon";
import { type Destination, inEnvironment, isAt } from "./destination";

export function PlaceLink({ href, label, icon }: Pick<Destination, "href" | "label" | "icon">) {
  const env = useSearchParams().get("env");
  return (
    <Link
      prefetch={false}
      href={inEnvironment(href, env)}
      aria-current={isAt(href, usePathname()) ? "page" : undefined}
      aria-label={label}
      title={label}
      className="place"
    >
      <Icon name={icon} />
      <span className="words">{label}</span>
      <Pending />
    </Link>
  );
}

function Pending() {
  const { pending } = useLinkStatus();
  return pending && <span data-pending="" />;
}
