/** `garrison user`: let a person in, or in again. */
import { ROLES, type Role, system } from "@/lib/auth/actor";
import { createInvitation } from "@/lib/auth/store/links";
import { createReset, findPersonByEmail } from "@/lib/auth/store/resets";
import { disconnect } from "@/lib/db/client";
import { environment } from "@/lib/env";
import { readArguments, required } from "../arguments";
import { type Command, Misuse, out } from "../command";
import { adoptRunning, homeFolder } from "../home";

export const command: Command = {
  name: "user",
  usage: `user create --email E --role ${ROLES.join("|")} [--name N]  |  user reset --email E [--factors]`,
  about:
    "Invite a person, or make a link for a new passphrase; --factors also takes away a lost second factor.",
  async run([verb, ...args]) {
    const work = verb === "create" ? create(args) : verb === "reset" ? reset(args) : null;
    if (!work) throw new Misuse("user knows two verbs: create and reset. See --help.");
    adoptRunning(homeFolder());
    environment();
    try {
      out(JSON.stringify(await work()));
      return 0;
    } finally {
      await disconnect();
    }
  },
};

function create(args: string[]): () => Promise<object> {
  const { values } = readArguments(args, {
    email: { type: "string" },
    role: { type: "string" },
    name: { type: "string" },
  });
  const email = required(values.email, "email");
  const role = readRole(required(values.role, "role"));
  return () => createInvitation(system("command line"), { email, role, name: values.name });
}

function reset(args: string[]): () => Promise<object> {
  const { values } = readArguments(args, {
    email: { type: "string" },
    factors: { type: "boolean", default: false },
  });
  const email = required(values.email, "email");
  return async () => {
    const actor = system("command line");
    const id = await findPersonByEmail(actor, email);
    return { id, ...(await createReset(actor, id, { factorsToo: values.factors })) };
  };
}

function readRole(text: string): Role {
  const role = ROLES.find((known) => known === text);
  if (role) return role;
  throw new Misuse(`--role takes one of ${ROLES.join(", ")}, not "${text}".`);
}
