// One thing done to several photos: moved, tagged, downloaded; and taken back.
import { readFile } from "node:fs/promises";
import { Person, many } from "./gallery.mjs";
import { expect, gallery, inBothThemes, settled, test } from "./people.mjs";

const ada = () => new Person(gallery.base, gallery.ada);
const tiles = (page) => page.locator(".photo-grid .tile");
const undo = (page) => page.locator(".undo").getByRole("button", { name: "Undo" });

// Opens an album of its own with three photos, of which the first two are chosen.
async function choose(page, title) {
  const album = await ada().album(title);
  await ada().upload(album, many(3));
  await page.goto(`/albums/${album}`);
  await settled(page);
  await page.getByRole("checkbox", { name: "Choose photos" }).check();
  for (const at of [0, 1]) await tiles(page).nth(at).locator(".tile__choice").click();
  await expect(page.locator(".selection__count")).toHaveText("2 chosen");
  return album;
}

test("chosen photos go to another album, and come back with one click", async ({ page }) => {
  const other = await ada().album("Where they go");
  const album = await choose(page, "From where they go");
  await page.getByRole("button", { name: "Move…" }).click();
  await page.getByLabel("To the album").selectOption(other);
  await page.getByRole("button", { name: "Move", exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/albums/${album}\\?`));
  await expect(tiles(page)).toHaveCount(1);
  await undo(page).click();
  await expect(tiles(page)).toHaveCount(3);
  await page.goto(`/albums/${other}`);
  await expect(tiles(page)).toHaveCount(0);
});

test("chosen photos get a tag together, and lose it with one click", async ({ page }) => {
  await choose(page, "Tagged together");
  const tag = `together ${test.info().project.name}`;
  const tagged = () => page.request.get("/tags").then((answer) => answer.text());
  await page.getByText("Tag…").click();
  await page.getByRole("combobox", { name: "Tags, separated by commas" }).fill(tag);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(undo(page)).toBeVisible();
  expect(await tagged()).toContain(tag);
  await undo(page).click();
  await expect(page).toHaveURL(/done=undone/);
  expect(await tagged()).not.toContain(tag);
});

test("a tag that there is comes up as one types, with how many photos carry it", async ({ page }) => {
  const { project, retry } = test.info();
  const name = `Île ${project.name} ${retry} d’été`;
  const [first, second, third] = await ada().upload(await ada().album("Tagged before"), many(3));
  for (const photo of [first, second]) await ada().post(`/photos/${photo}/tags`, { tags: name, act: "add" });
  await ada().post(`/photos/${third}/tags`, { tags: `${name} again`, act: "add" });
  await choose(page, "Tagged by what comes up");
  await page.getByText("Tag…").click();
  const input = page.getByRole("combobox", { name: "Tags, separated by commas" });
  const options = page.getByRole("option");
  await input.pressSequentially(`quiet, ile ${project.name}`);
  // Whichever carries more photos comes first.
  await expect(options.filter({ hasText: name })).toHaveText([`${name}2`, `${name} again1`]);
  await inBothThemes(page, project, "tag-suggestions");
  await input.press("Escape");
  await expect(options.first()).toBeHidden();
  await expect(page.locator(".selection__count"), "Escape closed the list alone").toHaveText("2 chosen");
  await input.pressSequentially(` ${retry}`);
  await expect(options.first()).toBeVisible();
  await input.press("ArrowDown");
  await expect(options.first()).toHaveAttribute("aria-selected", "true");
  await input.press("Enter");
  await expect(input).toHaveValue(`quiet, ${name}`);
  await expect(options.first()).toBeHidden();
  await input.press("Enter");
  await expect(undo(page)).toBeVisible();
  expect(await page.request.get("/tags").then((answer) => answer.text())).toContain(`${name} <span class="tag__count">4</span>`);
  await undo(page).click();
  await expect(page).toHaveURL(/done=undone/);
});

test("the chosen photos are one file, and those that are not chosen are not in it", async ({ page }) => {
  await choose(page, "Taken along");
  const coming = page.waitForEvent("download");
  await page.locator(".selection__bar").getByRole("button", { name: "Download" }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toBe("Taken along.zip");
  const archive = await readFile(await download.path(), "latin1");
  // Each entry of the directory at its end.
  expect(archive.split("PK\x01\x02").slice(1).map((entry) => entry.match(/Taken along\/\d+\.bmp/)?.[0])).toEqual(["Taken along/000.bmp", "Taken along/001.bmp"]);
});
