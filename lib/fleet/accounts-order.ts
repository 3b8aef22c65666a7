/** Which accounts are read first? Those with user id 0, then those that people can sign in to, then the rest. */
import type { Account } from "./model/facts";

export function accountsInOrder(accounts: readonly Account[]): Account[] {
  return [...accounts].sort(
    (a, b) => rank(a) - rank(b) || (a.uid ?? Number.MAX_SAFE_INTEGER) - (b.uid ?? Number.MAX_SAFE_INTEGER),
  );
}

function rank(account: Account): number {
  if (account.uid === 0) return 0;
  if (account.password === "empty") return 1;
  return canSignIn(account) ? 2 : 3;
}

/** Its shell lets somebody work; an empty one means /bin/sh (passwd(5)). */
export function canSignIn({ shell }: Account): boolean {
  if (shell === null) return false;
  return !/(?:^|\/)(?:nologin|false|true|sync|shutdown|halt|null)$/.test(shell);
}
