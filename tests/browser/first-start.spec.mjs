// From the first start of an empty gallery to an album that everybody can see, as the person who installed it would do it.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PASSWORD, sample, start, stop } from "./gallery.mjs";
import { expect, settled, test } from "./people.mjs";

test.use({ person: "guest" });

test("from the first start to a public album", async ({ page, browser }) => {
  const folder = await mkdtemp(join(tmpdir(), "salon-first-"));
  const fresh = await start(join(folder, "data"));
  try {
    await page.goto(fresh.setup);
    await page.getByLabel("Your name").fill("Ada Moreau");
    await page.getByLabel("Login").fill("ada");
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("main").getByRole("button").click();
    await page.getByRole("link", { name: "New album" }).click();
    await page.getByLabel("Title").fill("The garden");
    await page.getByRole("button", { name: "Make the album" }).click();
    const [name, buffer] = await sample("18");
    await page.locator("#photos").setInputFiles({ name, mimeType: "image/jpeg", buffer });
    await expect(page.locator(".tile img")).toBeVisible();
    const address = page.url().replace(/\?.*/, "");

    const guest = await browser.newContext();
    const other = await guest.newPage();
    await other.goto(address);
    await expect(other, "it is private").toHaveURL(/\/login/);
    await page.getByRole("link", { name: "Edit album" }).click();
    await page.getByRole("radio", { name: "Public:" }).check();
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByLabel("Address of the album")).toHaveValue(address);
    await page.getByRole("button", { name: "Make it public" }).click();
    await expect(page.getByText("This album is public now")).toBeVisible();
    await other.goto(fresh.base);
    await other.getByRole("link", { name: "The garden" }).click();
    await expect(other).toHaveURL(address);
    await settled(other);
    await other.locator(".tile__link").click();
    await expect(other.locator(".viewer__position")).toHaveText("1 of 1");
    await guest.close();
  } finally {
    // The album listens as long as it is open, and would complain of a gallery that is gone.
    await page.goto("about:blank");
    await stop(fresh);
    await rm(folder, { recursive: true });
  }
});
