// The whole gallery by links and forms.
import { Person, many, sample } from "./gallery.mjs";
import { expect, gallery, test } from "./people.mjs";

// Chromium with a touch screen and without scripts does not answer Playwright any more once it clicked between two pages.
test.use({ javaScriptEnabled: false, contextOptions: { reducedMotion: "reduce" } });

test("a photo has a page, and the pages of its neighbours", async ({ page }) => {
  await page.goto(`/albums/${gallery.walk}`);
  await page.locator(".tile__link").first().click();
  await expect(page).toHaveURL(/\/photos\/[0-9a-f]{32}$/);
  const first = page.url();
  await expect(page.locator(".pager__position")).toHaveText("1 of 16");
  await page.getByRole("link", { name: "Next" }).click();
  await expect(page.locator(".pager__position")).toHaveText("2 of 16");
  expect(page.url()).not.toBe(first);
  await page.getByRole("link", { name: "A walk in the north" }).click();
  await expect(page).toHaveURL(new RegExp(`/albums/${gallery.walk}#photo-[0-9a-f]{32}$`));
});

test("photos are chosen, and one thing is done to them", async ({ page }) => {
  const ada = new Person(gallery.base, gallery.ada);
  const album = await ada.album(`Chosen without scripts ${test.info().project.name}`);
  const photos = await ada.upload(album, many(3));
  await page.goto(`/albums/${album}`);
  await page.getByRole("checkbox", { name: "Choose photos" }).check();
  for (const photo of photos.slice(0, 2)) await page.locator(`#photo-${photo} .tile__choice`).click({ position: { x: 24, y: 24 } });
  await page.getByText("Delete…").click();
  await page.getByRole("button", { name: "Delete the chosen photos" }).click();
  await expect(page.locator(".photo-grid .tile")).toHaveCount(1);
  await page.locator(".undo").getByRole("button", { name: "Undo" }).click();
  await expect(page.locator(".photo-grid .tile")).toHaveCount(3);
});

test("an album is made, filled, and deleted", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: "New album" }).click();
  await page.getByLabel("Title").fill("Made without scripts");
  await page.getByRole("button", { name: "Make the album" }).click();
  const [name, buffer] = await sample("18");
  await page.locator("input[type=file]").setInputFiles({ name, mimeType: "image/jpeg", buffer });
  await page.getByRole("button", { name: "Upload" }).click();
  await expect(page.locator(".notice")).toHaveText("The photos were saved.");
  await expect(page.locator(".tile")).toHaveCount(1);
  await page.getByRole("link", { name: "Edit album" }).click();
  await page.getByRole("link", { name: "Delete the album…" }).click();
  await page.getByRole("button", { name: "Delete the album" }).click();
  await expect(page.getByRole("link", { name: "Made without scripts" })).toHaveCount(0);
});
