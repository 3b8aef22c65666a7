/** `garrison openapi`: the API description, from every route there is. The build keeps it beside the programs. */
import { pages } from "virtual:routes";
import { ROUTES } from "@/intake/door";
import { type Described, describeApi } from "@/lib/http/openapi";
import { factsOf } from "@/lib/http/route";
import { VERSION } from "@/lib/version";
import { type Command, out } from "../command";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

export const command: Command = {
  name: "openapi",
  usage: "openapi",
  about: "Print the description of the API (OpenAPI 3.1).",
  async run() {
    out(JSON.stringify(describeApi([...peoplesRoutes(), ...machinesRoutes()], VERSION), null, 1));
    return 0;
  },
};

function peoplesRoutes(): Described[] {
  return Object.entries(pages).flatMap(([path, module]) =>
    METHODS.flatMap((method) => {
      const facts = factsOf(module[method]);
      return facts ? [{ path, method, facts }] : [];
    }),
  );
}

function machinesRoutes(): Described[] {
  return ROUTES.flatMap(({ method, path, handler }) => {
    const facts = factsOf(handler);
    const described = path.replaceAll(/:(\w+)/g, "[$1]").replace("*", "[address]");
    const methods = method === "ALL" ? ["GET", "POST"] : [method];
    return facts ? methods.map((one) => ({ path: described, method: one, facts })) : [];
  });
}
