import type { Dropped } from "@/lib/search-params";
import { Notice } from "./notice";
import { Untrusted } from "./untrusted";

/** Parts of the address that mean nothing here: said, so that nobody takes the list for another one. */
export function DroppedNotice({ dropped }: { dropped: readonly Dropped[] }) {
  if (dropped.length === 0) return null;
  return (
    <Notice tone="medium" title="Part of this address means nothing here and was left out">
      <ul>
        {dropped.map(({ name, value }) => (
          <li key={`${name}=${value}`}>
            {name}: <Untrusted text={value} limit={100} />
          </li>
        ))}
      </ul>
    </Notice>
  );
}
