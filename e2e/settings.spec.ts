/** Forms of the settings: what the server refuses is said at the field that it is about, and nothing typed is lost. */
import { randomUUID } from "node:crypto";
import { expect, type Locator } from "@playwright/test";
import { expectAccessible } from "./support/axe";
import { garrison } from "./support/product";
import { Person, test } from "./support/signed-in";

test.describe.configure({ timeout: 180_000 });

async function expectRefused(field: Locator, words: string): Promise<void> {
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field).toBeFocused();
  await expect(field).toHaveAccessibleDescription(new RegExp(words));
}

test("an address that is taken is refused at its field", async ({ as }) => {
  const email = `guest-${randomUUID()}@example.com`;
  await garrison(["user", "create", "--email", email, "--role", "auditor"]);
  const page = await as("admin");
  await page.goto("/settings/people");
  const field = page.getByLabel("E-mail address");
  await field.fill(email);
  await page.getByLabel("Name (optional)").fill("Bat-Erdene");
  await page.getByRole("button", { name: "Invite" }).click();
  await expectRefused(field, "Somebody with this e-mail address is already here.");
  await expect(page.getByRole("alert").filter({ hasText: "Nothing was changed." })).toBeVisible();
  await expect(field).toHaveValue(email);
  await expect(page.getByLabel("Name (optional)")).toHaveValue("Bat-Erdene");
  await expect(page.getByLabel("Name (optional)")).not.toHaveAttribute("aria-invalid");
  await expectAccessible(page);

  await field.fill(`other-${email}`);
  await page.getByRole("button", { name: "Invite" }).click();
  await expect(page.getByRole("figure", { name: "Command" })).toBeVisible();
  await expect(field).not.toHaveAttribute("aria-invalid");
});

test("a new passphrase is refused at the field that is wrong", async ({ page }) => {
  const person = new Person("Guest", `guest-${randomUUID()}@example.com`);
  const { setupUrl } = await garrison<{ setupUrl: string }>([
    ...["user", "create", "--email", person.email, "--role", "auditor", "--name", person.name],
  ]);
  await page.goto(setupUrl);
  await person.enrol(page);
  await person.keepCodes(page);
  await page.goto(new URL("/settings/profile", setupUrl).href);
  const present = page.getByLabel("Present passphrase");
  const wanted = page.getByLabel("New passphrase");
  await present.fill("not the present passphrase");
  await wanted.fill("passwordpassword");
  await page.getByRole("button", { name: "Change passphrase" }).click();
  await expectRefused(present, "This is not your present passphrase.");
  await expect(wanted).not.toHaveAttribute("aria-invalid");

  await present.fill(person.passphrase);
  await page.getByRole("button", { name: "Change passphrase" }).click();
  await expectRefused(wanted, "This passphrase is common");
  await wanted.fill(`another ${randomUUID()}`);
  await page.getByRole("button", { name: "Change passphrase" }).click();
  await expect(page.getByRole("region", { name: "News" })).toContainText("The passphrase is changed.");
});

test("a permission that no token may have is said above the form", async ({ as }) => {
  const page = await as("admin");
  await page.goto("/settings/tokens");
  await page.getByLabel("Name").fill("Dashboard");
  await page.getByLabel(/^read: all/).uncheck();
  await page.getByRole("button", { name: "Make token" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Choose at least one permission." })).toBeVisible();
  await expect(page.getByLabel("Name")).toHaveValue("Dashboard");
});

test("an admin's reset takes two admins", async ({ browser }) => {
  const enrolled = async (name: string) => {
    const person = new Person(name, `${name.toLowerCase()}-${randomUUID()}@example.com`);
    const { id, setupUrl } = await garrison<{ id: string; setupUrl: string }>([
      ...["user", "create", "--email", person.email, "--role", "admin", "--name", name],
    ]);
    const page = await (await browser.newContext()).newPage();
    await page.goto(setupUrl);
    await person.enrol(page);
    await person.keepCodes(page);
    return { id, page, open: (of: string) => page.goto(new URL(`/settings/people/${of}`, setupUrl).href) };
  };
  const [anna, bela, cleo] = [await enrolled("Anna"), await enrolled("Bela"), await enrolled("Cleo")];
  await anna.open(cleo.id);
  await anna.page.getByLabel("They lost their second factors too").check();
  await anna.page.getByRole("button", { name: "Ask for a reset" }).click();
  await expect(anna.page.getByText("A reset waits for a second admin")).toBeVisible();
  await expect(anna.page.getByRole("button", { name: "Approve and make the link" })).toHaveCount(0);
  await cleo.open(cleo.id);
  await expect(cleo.page.getByRole("button", { name: "Approve and make the link" })).toHaveCount(0);

  await bela.open(cleo.id);
  await expectAccessible(bela.page);
  bela.page.on("dialog", (dialog) => dialog.accept());
  await bela.page.getByRole("button", { name: "Approve and make the link" }).click();
  await expect(bela.page.getByText(/\/reset\/grl_/)).toBeVisible();
  await cleo.page.reload();
  await expect(cleo.page).toHaveURL(/sign-in/);
});

test("System health shows that an alert of our own came the whole way, step by step", async ({ as }) => {
  const page = await as("auditor");
  const round = page.getByRole("row").filter({ hasText: "Arrived" }).filter({ hasText: "History" }).first();
  // The last step of a round is its end, some seconds after it arrived.
  await expect(async () => {
    await page.goto("/settings/health");
    await expect(page.getByText("They come through")).toBeVisible({ timeout: 1_000 });
    await expect(round).toContainText(/(\d+\.\d\d\s*){5}/, { timeout: 1_000 });
  }).toPass();
  await expectAccessible(page);
  await round.getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1, name: /Canary of / })).toBeVisible();
  await page.goto("/alerts?status=resolved&q=Canary");
  await expect(page.getByRole("link", { name: /Canary of / })).toHaveCount(0);
});
