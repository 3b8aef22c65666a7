/** Who may see each page: anybody, whoever is signed in, or the holders of a permission. A page without a row fails. */
import { globSync } from "node:fs";
import type { Permission } from "@/lib/auth/permissions";
import { root } from "./root";

export type Audience = "anybody" | "signed in" | Permission;

export const PAGES: Record<string, Audience> = {
  "/": "signed in",
  "/audit": "audit.read",
  "/audit/[seq]": "audit.read",
};

/** Every page there is, by its path as Next writes it: `/servers/[id]`. */
export function pagesThatExist(): string[] {
  return globSync("app/**/page.tsx", { cwd: root })
    .map((file) =>
      `/${file
        .replace(/^app\//, "")
        .replace(/(^|\/)page\.tsx$/, "")
        .replaceAll(/\([^)]*\)(\/|$)/g, "")}`.replace(/(.)\/$/, "$1"),
    )
    .sort();
}
