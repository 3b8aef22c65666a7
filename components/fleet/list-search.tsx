import { FilterBar } from "@/components/ui/filter-bar";
import { hrefWith, type ServerPlace } from "./server-place";

type ListSearchProps = { place: ServerPlace; name: string; label: string; placeholder?: string };

/** Narrows one list of a tab; the address holds the words. */
export function ListSearch({ place, name, label, placeholder }: ListSearchProps) {
  const value = place.query[name] ?? "";
  return (
    <FilterBar
      action={`/servers/${place.id}`}
      search={{ name, label, placeholder, value }}
      keep={{ tab: place.query["tab"] }}
      clearHref={value ? hrefWith(place, { [name]: null, page: null }) : undefined}
    />
  );
}
