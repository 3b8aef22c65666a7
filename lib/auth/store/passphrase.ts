/** May this person take this passphrase? Asks the rules, and the four before it (PCI DSS 8.3.7). */
import { database } from "@/lib/db/client";
import { environment } from "@/lib/env";
import { hashPassphrase, isPassphrase } from "../password";
import { commonPasswords, weaknessOf } from "../password-rules";
import { SignInProblem } from "../problems";

export type Candidate = {
  passphrase: string;
  name: string;
  email: string;
  /** Newest first. */
  formerHashes?: readonly string[];
};

/** The hash to store. @throws SignInProblem, TooMany */
export async function acceptPassphrase(candidate: Candidate): Promise<string> {
  const { root, strictComposition } = environment();
  const names = ["garrison", candidate.name, candidate.email, ...(await organisationNames())];
  const weakness = weaknessOf(candidate.passphrase, { names, strictComposition }, commonPasswords(root));
  if (weakness) throw new SignInProblem(weakness);
  for (const former of candidate.formerHashes ?? []) {
    if (await isPassphrase(former, candidate.passphrase)) throw new SignInProblem("passphrase-former");
  }
  return hashPassphrase(candidate.passphrase);
}

async function organisationNames(): Promise<string[]> {
  const { rows } = await database().query(
    "SELECT value->>'name' AS name FROM setting WHERE key = 'organisation'",
  );
  return (rows as { name: string | null }[]).flatMap(({ name }) => (name ? [name] : []));
}
