/** Where the installation lies: set by bin/garrison and npm start, else the working folder. */
import { resolve } from "node:path";

export const root = resolve(process.env.GARRISON_ROOT ?? ".");
