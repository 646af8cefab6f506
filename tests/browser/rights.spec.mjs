// What each person sees of an album behind a door, and what they do not: on the pages, in lists, and among the bytes.
import { expect, gallery, test } from "./people.mjs";

const { secret, hidden } = gallery;
const TITLE = "Behind the door";
const LISTS = ["/", "/tags", "/photos", "/search?q=canary", "/search?q=door", "/search/suggestions?q=cana", "/trash"];
const words = /Behind the door|Canary|canaries|Nobody else/;

for (const person of ["eve", "guest"]) {
  test.describe(person, () => {
    test.use({ person });

    test("nothing anywhere says that it exists", async ({ page }) => {
      page.removeAllListeners("console");
      for (const path of LISTS) {
        await page.goto(path);
        expect(await page.content(), path).not.toMatch(words);
      }
      // A word that somebody looked for stands in the box, and nothing else of it anywhere.
      for (const path of [`/albums/${secret}`, `/photos/${hidden}`, `/albums/${secret}/edit`, `/albums/${secret}/journal`]) {
        const answer = await page.goto(path);
        if (person === "guest") await expect(page, path).toHaveURL(/\/login\?/);
        else expect(answer.status(), path).toBe(404);
        expect(await page.content(), path).not.toMatch(words);
      }
      for (const rendition of ["thumb", "grid", "view", "original"]) {
        expect((await page.request.get(`/photos/${hidden}/${rendition}`)).status(), rendition).toBe(404);
      }
    });
  });
}

test.describe("tom, who may look", () => {
  test.use({ person: "tom" });

  test("sees it, and no button that would be refused", async ({ page }) => {
    await page.goto("/");
    await page.getByRole("link", { name: TITLE }).click();
    await expect(page.locator(".tile")).toHaveCount(1);
    const main = page.getByRole("main");
    for (const name of [/Add photos/, /Edit album/, /Who can see it/, /Delete/, /Tag/, /Move/]) {
      await expect(main.getByRole("button", { name }).or(main.getByRole("link", { name })), String(name)).toHaveCount(0);
    }
    const answer = await page.goto(`/photos/${hidden}`);
    expect(answer.status()).toBe(200);
    await expect(page.getByRole("heading", { name: "Canary" })).toBeVisible();
    await expect(main.locator("form[method=post]")).toHaveCount(0);
    for (const path of [`/albums/${secret}/edit`, `/albums/${secret}/journal`]) {
      page.removeAllListeners("console");
      expect((await page.goto(path)).status(), path).toBe(403);
    }
  });
});

test("ada, whose it is, has every button", async ({ page }) => {
  await page.goto(`/albums/${secret}`);
  const main = page.getByRole("main");
  for (const name of [/Edit album/, /Who can see it/]) await expect(main.getByRole("link", { name })).toBeVisible();
  await expect(main.locator("#photos")).toHaveCount(1);
});

test("a right that is taken away is gone at once, also on a page that stands open", async ({ page, browser }) => {
  page.removeAllListeners("console");
  const context = await browser.newContext();
  await context.addCookies(gallery.tom);
  const toms = await context.newPage();
  await toms.goto(`${gallery.base}/albums/${secret}`);
  await expect(toms.locator(".tile")).toHaveCount(1);
  await page.goto(`/albums/${secret}/grants`);
  const him = page.getByRole("listitem").filter({ hasText: "Tom Winter" });
  await him.getByRole("button", { name: "Take it away" }).click();
  await expect(toms.getByText("There is nothing here.")).toBeVisible();
  await expect(toms.locator(".tile")).toHaveCount(0);
  await toms.goto(`${gallery.base}/photos/${hidden}`);
  await expect(toms.getByText("There is nothing here.")).toBeVisible();
  expect((await toms.request.get(`${gallery.base}/photos/${hidden}/thumb`)).status()).toBe(404);
  await context.close();
  await page.getByLabel("Their login").fill("tom");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Tom Winter" })).toBeVisible();
});
