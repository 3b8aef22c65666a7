/** `npm start`: install, build, then `garrison up`. */
import { become, build, install, nodePath, root, say, toolEnvironment } from "./bootstrap.mjs";

try {
  install();
  build();
} catch (error) {
  say(error.message);
  process.exit(1);
}
const demo = process.argv.includes("--demo");
const home = demo ? { GARRISON_HOME: process.env.GARRISON_HOME ?? ".garrison-demo", GARRISON_DEMO: "1" } : {};
become(nodePath(), ["--enable-source-maps", `${root}/dist/cli.js`, "up"], toolEnvironment(home));
