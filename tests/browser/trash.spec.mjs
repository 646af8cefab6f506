// Forgiving: undo with one click, the pages of the trash, the journal; with the mouse, with the keyboard, and without scripts.
import { Person, many } from "./gallery.mjs";
import { expect, gallery, inBothThemes, settled, test } from "./people.mjs";

const tiles = (page) => page.locator(".photo-grid .tile");
const undo = (page) => page.locator(".undo").getByRole("button", { name: "Undo" });
const ada = () => new Person(gallery.base, gallery.ada);

// An album of its own with some small pictures.
async function furnish(title, count = 3) {
  const album = await ada().album(title);
  const photos = await ada().upload(album, many(count));
  return { album, photos, path: `/albums/${album}` };
}

async function picture(page, { project }, name) {
  await settled(page);
  // One page does not shine through the other any more.
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {}))));
  await inBothThemes(page, project, name);
}

async function deleteFirst(page, photos) {
  await page.goto(`/photos/${photos[0]}`);
  await page.getByText("Delete…", { exact: true }).click();
  await page.getByRole("button", { name: "Delete this photo" }).click();
}

test("what was deleted comes back with one click", async ({ page }, info) => {
  const { photos, path } = await furnish("To be undone");
  await deleteFirst(page, photos);
  await expect(tiles(page)).toHaveCount(2);
  await expect(page.locator(".notice")).toContainText("Moved to the trash");
  await picture(page, info, "undo");
  await undo(page).click();
  await expect(page).toHaveURL(new RegExp(`${path}\\?done=undone$`));
  await expect(tiles(page)).toHaveCount(3);
  await expect(undo(page)).toHaveCount(0);
});

test("the way back is reached by keys, and stays in sight for a while and on the page after that", async ({ page }, { project }) => {
  await page.clock.install();
  const { photos } = await furnish("By hand", 8);
  await deleteFirst(page, photos);
  const toast = page.locator(".undo");
  await expect(toast).toHaveClass(/undo--fresh/);
  if (project.name === "desktop") {
    await page.setViewportSize({ width: 1440, height: 400 });
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await expect(undo(page)).toBeInViewport();
  }
  await page.clock.runFor(20_000);
  await expect(toast).not.toHaveClass(/undo--fresh/);
  await undo(page).focus();
  await expect(undo(page)).toBeInViewport();
  await undo(page).blur();
  await page.keyboard.press("Control+z");
  await expect(page).toHaveURL(/done=undone/);
});

test("the viewer offers the same, and the photo is in its place again", async ({ page }) => {
  const { path } = await furnish("In the viewer");
  await page.goto(path);
  await settled(page);
  await page.locator(".tile__link").nth(1).click();
  const position = page.locator(".viewer__position");
  await expect(position).toHaveText("2 of 3");
  // PhotoSwipe takes the focus once it is open.
  await expect(page.locator(".pswp")).toHaveClass(/pswp--ui-visible/);
  const name = await page.locator(".tile__link").nth(1).getAttribute("title");
  await page.keyboard.press("Delete");
  await expect(page.getByRole("button", { name: "Delete this photo" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(position).toHaveText("2 of 2");
  await page.locator(".viewer__said").getByRole("button", { name: "Undo" }).click();
  await expect(page.locator(".viewer__said")).toContainText("Taken back.");
  await expect(position).toHaveText("2 of 3");
  await expect(page.locator(".tile__link").nth(1)).toHaveAttribute("title", name);
});

test("a photo is taken out of the trash on its page, and another goes for good", async ({ page }, info) => {
  const { album, photos, path } = await furnish("Half forgotten");
  for (const photo of photos.slice(0, 2)) await ada().post(`/photos/${photo}/delete`, {});
  await page.goto("/trash");
  await expect(page.getByRole("heading", { name: "Half forgotten" })).toBeVisible();
  await picture(page, info, "trash");
  await page.getByRole("link", { name: "Half forgotten", exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/albums/${album}/trash$`));
  await expect(page.locator(".trash__row")).toHaveCount(2);
  await expect(page.locator(".trash__image").first()).toHaveJSProperty("complete", true);
  await picture(page, info, "trash-of-an-album");
  await page.locator(".trash__row").first().getByRole("button", { name: /^Restore/ }).click();
  await expect(page.locator(".notice")).toHaveText("Restored.");
  await page.locator(".trash__row").first().getByText("Delete for good…").click();
  await page.locator(".trash__row").first().getByRole("button", { name: /^Delete for good/ }).click();
  await expect(page.locator(".notice")).toHaveText("Deleted for good.");
  await page.goto(path);
  await expect(tiles(page)).toHaveCount(2);
});

test("a whole album comes back from the trash", async ({ page }) => {
  const { album, path } = await furnish("Back again");
  await ada().post(`/albums/${album}/delete`, {});
  await page.goto("/trash");
  const row = page.locator(".trash__row", { hasText: "Back again" });
  await row.getByRole("button", { name: /^Restore/ }).click();
  await expect(row).toHaveCount(0);
  await page.goto(path);
  await expect(tiles(page)).toHaveCount(3);
});

test("an album goes for good only when its title is typed", async ({ page }, info) => {
  const { album } = await furnish("Never again", 1);
  await ada().post(`/albums/${album}/delete`, {});
  await page.goto("/trash");
  const row = page.locator(".trash__row", { hasText: "Never again" });
  await row.getByRole("link", { name: /^Delete for good/ }).click();
  await picture(page, info, "trash-purge");
  // A refused form is an answer that the console complains of.
  page.removeAllListeners("console");
  await page.getByRole("textbox").fill("Never");
  await page.getByRole("button", { name: "Delete the album for good" }).click();
  await expect(page.getByRole("alert")).toContainText("not the album’s title");
  await page.getByRole("textbox").fill("Never again");
  await page.getByRole("button", { name: "Delete the album for good" }).click();
  await expect(page).toHaveURL(/\/trash\?done=purged$/);
  await page.goto(`/albums/${album}`);
  await expect(page.getByRole("heading", { name: "Not found" })).toBeVisible();
});

test("the journal tells who did what, and takes a move back", async ({ page }, info) => {
  const { photos, path } = await furnish("Told of");
  const other = await ada().album("Elsewhere");
  await ada().post(`/photos/${photos[2]}/tags`, { tags: "waves", act: "add" });
  await ada().post(`/photos/${photos[0]}/move`, { album: other });
  await page.goto(path);
  await page.getByRole("link", { name: "Journal" }).click();
  await expect(page.locator(".journal__said").first()).toHaveText("Ada Moreau moved 1 photo to “Elsewhere”");
  await picture(page, info, "journal");
  await page.getByRole("button", { name: /^Take back.*moved 1 photo/ }).click();
  await expect(page.locator(".notice")).toHaveText("Taken back.");
  await page.goto(path);
  await expect(tiles(page)).toHaveCount(3);
});

test.describe("without scripts", () => {
  // As in without-scripts.spec.mjs: without motion between two pages Chromium goes on answering.
  test.use({ javaScriptEnabled: false, contextOptions: { reducedMotion: "reduce" } });

  test("undo, the trash and the journal work", async ({ page }) => {
    const { album, photos, path } = await furnish("Plain");
    await deleteFirst(page, photos);
    await undo(page).click();
    await expect(tiles(page)).toHaveCount(3);
    await deleteFirst(page, photos);
    await page.goto(`/albums/${album}/trash`);
    await page.getByRole("button", { name: "Restore it" }).click();
    await page.goto(`${path}/journal`);
    await expect(page.locator(".journal__said")).toContainText(["restored 1 photo", "deleted 1 photo", "restored 1 photo", "deleted 1 photo", "added 3 photos", "created the album"]);
  });
});
