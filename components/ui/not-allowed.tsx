import { Icon } from "./icon";

type NotAllowedProps = {
  /** What was refused, as it follows "Your role may not": "read the audit log". */
  what: string;
  /** The roles that may. */
  roles: readonly string[];
  /** Who can change it. */
  grantedBy?: string;
};

export function NotAllowed({
  what,
  roles,
  grantedBy = "An administrator can give you one.",
}: NotAllowedProps) {
  return (
    <div className="grid justify-items-center gap-2 px-4 py-8 text-center">
      <Icon name="person" className="text-text-3" />
      <p className="font-semibold">Your role may not {what}.</p>
      <p className="max-w-prose text-text-2">
        {roles.length > 0 && <>This needs the role {listed(roles)}. </>}
        {grantedBy}
      </p>
    </div>
  );
}

function listed(roles: readonly string[]): string {
  return roles.length < 2 ? (roles[0] ?? "") : `${roles.slice(0, -1).join(", ")} or ${roles.at(-1)}`;
}
