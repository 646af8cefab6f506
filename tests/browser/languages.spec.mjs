// In French: every page is sound, fits the screen, and says nothing in English; what scripts say as well
// (pictures of it in target/browser/languages).
import { expect, expectAccessible, gallery, settled, test } from "./people.mjs";

const { walk, empty, photos } = gallery;
test.use({ locale: "fr-FR" });

const GUEST = { front: "/", album: `/albums/${walk}`, photo: `/photos/${photos?.[0]}`, "sign-in": "/login", "not-found": "/nowhere", language: "/language" };
const ADA = {
  "front-page": "/",
  "album-own": `/albums/${walk}`,
  "album-empty": `/albums/${empty}`,
  "album-new": "/albums/new",
  "album-edit": `/albums/${walk}/edit`,
  "album-delete": `/albums/${walk}/delete`,
  grants: `/albums/${walk}/grants`,
  "photo-own": `/photos/${photos?.[3]}`,
  tags: "/tags",
  theme: "/theme",
  account: "/account",
  users: "/admin/users",
  "failed-photos": "/admin/photos",
  settings: "/admin/settings",
  "tags-edit": "/admin/tags",
};

for (const [person, pages] of Object.entries({ guest: GUEST, ada: ADA })) {
  test.describe(person, () => {
    test.use({ person });
    for (const [name, path] of Object.entries(pages)) {
      test(`${name} is sound in French`, async ({ page }, { project }) => {
        if (name === "not-found") page.removeAllListeners("console");
        await page.goto(path);
        await settled(page);
        await expect(page.locator("html")).toHaveAttribute("lang", "fr");
        await page.locator("main details").evaluateAll((all) => all.forEach((one) => (one.open = true)));
        // A phone's window grows with what is too wide for it: the screen does not.
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(wide, "nothing is wider than the screen").toBeLessThanOrEqual(page.viewportSize().width);
        await page.screenshot({ path: `../../target/browser/languages/${project.name}-${name}.png`, fullPage: true });
        await expectAccessible(page);
      });
    }
  });
}

for (const person of ["guest", "ada"]) {
  test.describe(person, () => {
    test.use({ person });
    test("at four times the size French fits as well", async ({ page }, { project }) => {
      test.skip(project.name !== "desktop");
      await page.setViewportSize({ width: 320, height: 256 });
      for (const path of ["/", `/albums/${walk}`, `/photos/${photos[3]}`, "/photos", "/theme"]) {
        await page.goto(path);
        expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBe(320);
      }
    });
  });
}

test("the viewer and its keys speak French", async ({ page }, { project }) => {
  await page.goto(`/albums/${walk}`);
  await page.locator(".tile__link").first().click();
  await expect(page.getByRole("dialog", { name: "Visionneuse de photos" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Photo suivante" })).toBeVisible();
  await expect(page.locator(".viewer__position")).toHaveText(/^1 sur \d+$/);
  await page.keyboard.press("?");
  await expect(page.getByRole("heading", { name: "Raccourcis clavier" })).toBeVisible();
  await expect(page.locator(".viewer__keys")).toContainText("photo précédente et photo suivante");
  await page.screenshot({ path: `../../target/browser/languages/${project.name}-viewer-keys.png` });
  await expectAccessible(page);
});

test("the chosen photos are counted in French", async ({ page }) => {
  await page.goto(`/albums/${walk}`);
  await page.getByRole("checkbox", { name: "Choisir des photos" }).check();
  await page.locator(".tile__ring").nth(0).check();
  await page.locator(".tile__ring").nth(1).check();
  await expect(page.locator(".selection__count")).toHaveText("2 choisies");
});

test("somebody without an account chooses the language, and comes back to where they were", async ({ browser }) => {
  const context = await browser.newContext({ baseURL: gallery.base, locale: "en-GB" });
  const page = await context.newPage();
  await page.goto("/tags");
  await page.getByRole("link", { name: "Language" }).click();
  await page.getByRole("button", { name: "Français" }).click();
  await expect(page).toHaveURL("/tags");
  await expect(page.getByRole("heading", { name: "Étiquettes" })).toBeVisible();
  await page.getByRole("link", { name: "Langue" }).click();
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { name: "Tags" })).toBeVisible();
  await context.close();
});

test("the account's language is chosen on its page, and left to the browser again", async ({ page }) => {
  await page.goto("/account");
  await page.getByLabel("La galerie parle").selectOption({ label: "English" });
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.locator(".notice")).toHaveText("Saved. From now on the gallery speaks like this.");
  await page.getByLabel("The gallery speaks").selectOption({ label: "As the browser says" });
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.locator(".notice")).toHaveText("Enregistré. La galerie parle ainsi dès maintenant.");
});
