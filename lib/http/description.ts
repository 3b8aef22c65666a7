/** The API description as the build left it beside the programs. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { environment } from "@/lib/env";

let kept: string | undefined;

export function apiDescription(): string {
  kept ??= readFileSync(join(environment().root, "dist", "openapi.json"), "utf8");
  return kept;
}
