/** Where the repository lies, for tests that start its programs. */
import { resolve } from "node:path";

export const root = resolve(import.meta.dirname, "../..");
