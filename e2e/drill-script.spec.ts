/** A drill by script in the browser: whoever watches its page sees each step as it is told. */
import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { execute } from "@/agent/agent-run";
import { expectAccessible } from "./support/axe";
import { test } from "./support/hydrated";
import { expectLive } from "./support/live";
import { garrison, product } from "./support/product";
import { root } from "./support/root";
import { signIn } from "./support/signed-in";

test("each step of a script is seen when it is told, and its result when it has ended", async ({ page }) => {
  const name = `Scripted ${randomUUID().slice(0, 8)}`;
  const source = ["source", "create", "--format", "backup", "--name", name, "--every", "1d"];
  const { id } = await garrison<{ id: string }>([...source, "--time-zone", "UTC"]);
  const scope = ["--scope", "backups.drill.record"];
  const { token } = await garrison<{ token: string }>(["token", "create", "--name", name, ...scope]);
  const home = test.info().outputPath("home");
  mkdirSync(home, { recursive: true });
  const env = {
    ...{ HOME: home, TMPDIR: home, PATH: "/usr/bin:/bin", GARRISON_DIR: home },
    ...{ GARRISON_DRILL_URL: product().baseUrl, GARRISON_DRILL_TOKEN: token, GARRISON_DRILL_STATE: home },
  };
  const drill = async (...args: string[]) => {
    const ended = await execute("sh", [join(root, "agent/garrison-drill"), ...args], { env });
    expect(ended.stderr).toBe("");
    return ended;
  };
  const began = await drill("start", "--system", id, "--snapshot", "20261123-020000F");
  const [, address = ""] = began.stdout.trim().split(" ");
  await signIn(page, "manager");
  await page.goto(address);
  await expectLive(page);
  const main = page.getByRole("main");
  await expect(main.getByText("20261123-020000F")).toBeVisible();
  await drill("part", "restore", "--", "sh", "-c", "exit 3");
  await drill("part", "restore", "--", "true");
  await expect(main.getByRole("row", { name: /restore.* 3 / })).toBeVisible();
  expect((await drill("check", "Orders", "42", "--", "echo", "42")).stdout).toMatch(/^passed: /);
  await expect(main.getByRole("row", { name: /Orders.*Passed/ })).toBeVisible();
  await drill("point", new Date(Date.now() - 5.5 * 3_600_000).toISOString());
  await drill("usable");
  expect(await drill("finish")).toMatchObject({ status: 0, stdout: expect.stringMatching(/^passed\n/) });
  await expect(main.getByText("Passed").first()).toBeVisible();
  await expect(main.getByText(/^5\sh/)).toBeVisible();
  await expectAccessible(page);
});
