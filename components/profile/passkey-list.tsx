import { ActionForm } from "@/components/ui/action-form";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { Me } from "@/lib/auth/model/people";

type PasskeyListProps = { passkeys: Me["passkeys"]; zone: string };

export function PasskeyList({ passkeys, zone }: PasskeyListProps) {
  if (passkeys.length === 0) return <>none</>;
  return (
    <ul className="grid gap-1">
      {passkeys.map(({ id, name, backedUp, lastUsedAt }) => (
        <li key={id} className="flex flex-wrap items-center justify-between gap-2">
          <span>
            <Untrusted text={name} />
            <span className="text-text-3">
              {backedUp ? ", synced between devices" : ", on one device"}, last used{" "}
              <Time at={lastUsedAt} zone={zone} none="never" />
            </span>
          </span>
          <ActionForm
            method="DELETE"
            path={`/api/me/passkeys/${id}`}
            submit="Remove"
            done="The passkey is removed. Your other sessions have ended."
            question="Remove this passkey?"
            className="contents"
          />
        </li>
      ))}
    </ul>
  );
}
