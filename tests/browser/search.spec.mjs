// Finding: the box and its suggestions, the results, and the slider through time. In a gallery of its own, with small
// pictures of known days.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PASSWORD, Person, start, stop } from "./gallery.mjs";
import { expect, expectAccessible, settled, test as base, THEMES } from "./people.mjs";

// Of this gallery's people: the other one's have no key here.
const test = base.extend({ who: ["ada", { option: true }] });
test.use({ person: "guest" });

let gallery, folder, album, photos;

// A picture of one colour, taken on a day: the simplest TIFF that has a date.
function taken(n, date, width = 60, height = 40) {
  const pixels = Buffer.alloc(width * height * 3);
  for (let at = 0; at < pixels.length; at += 3) pixels.set([(n * 47) % 200 + 30, (n * 91) % 200 + 30, (n * 151) % 200 + 30], at);
  const entries = [[256, 4, width], [257, 4, height], [258, 3, 8], [259, 3, 1], [262, 3, 2], [273, 4, 0], [277, 3, 3], [278, 4, height], [279, 4, pixels.length], [34665, 4, 0]];
  const exifAt = 8 + 2 + entries.length * 12 + 4, textAt = exifAt + 2 + 12 + 4, pixelsAt = textAt + 20;
  entries[5][2] = pixelsAt;
  entries[9][2] = exifAt;
  const head = Buffer.alloc(pixelsAt);
  head.write("II*\0", "latin1");
  head.writeUInt32LE(8, 4);
  const directory = (at, list) => {
    head.writeUInt16LE(list.length, at);
    list.forEach(([tag, type, value, count = 1], number) => {
      const entry = at + 2 + number * 12;
      head.writeUInt16LE(tag, entry);
      head.writeUInt16LE(type, entry + 2);
      head.writeUInt32LE(count, entry + 4);
      head.writeUInt32LE(value, entry + 8);
    });
  };
  directory(8, entries);
  directory(exifAt, [[0x9003, 2, textAt, 20]]);
  head.write(`${date}\0`, textAt, "latin1");
  return Buffer.concat([head, pixels]);
}

test.beforeAll(async () => {
  test.setTimeout(300_000);
  folder = await mkdtemp(join(tmpdir(), "salon-search-"));
  gallery = await start(join(folder, "data"));
  const ada = new Person(gallery.base);
  const setup = new URL(gallery.setup).searchParams.get("token");
  await ada.post("/setup", { setup, login: "ada", name: "Ada Moreau", password: PASSWORD }, `/setup?token=${setup}`);
  gallery.ada = ada.cookies;
  album = await ada.album("Été à la mer", "public");
  const month = (n) => `20${10 + Math.floor(n / 4)}:${String((n % 4) * 3 + 1).padStart(2, "0")}:1${n % 9} 12:00:00`;
  const sizes = [[60, 40], [40, 60], [80, 40], [50, 50]];
  photos = await ada.upload(album, Array.from({ length: 40 }, (_, n) => [`IMG_${1000 + n}.tif`, taken(n, month(n), ...sizes[n % 4])]));
  await ada.post(`/photos/${photos[0]}`, { title: "Le phare", caption: "The lighthouse in the evening" });
  for (const photo of photos.slice(0, 12)) await ada.post(`/photos/${photo}/tags`, { tags: "Salt Water", act: "add" });
  const hidden = await ada.album("Salty secrets", "private");
  await ada.upload(hidden, [["salted.tif", taken(99, "2012:05:05 12:00:00")]]);
});

test.afterAll(async () => {
  if (gallery) await stop(gallery);
  await rm(folder, { recursive: true, force: true });
});

test.beforeEach(async ({ context, page, who }) => {
  if (who !== "guest") await context.addCookies(gallery.ada);
  page.at = (path) => page.goto(gallery.base + path);
});

const picture = (page, info, name) => page.screenshot({ path: `../../target/browser/pages/${info.project.name}-${name}.png`, fullPage: false });

test("slash goes to the box, and the keys choose what is suggested", async ({ page }, info) => {
  await page.at("/");
  await page.keyboard.press("/");
  if (info.project.name === "phone") await page.waitForURL(/\/search$/);
  const box = page.getByRole("combobox", { name: "Search photos and albums" }).and(page.locator(":visible"));
  await expect(box).toBeFocused();
  await page.keyboard.type("sal");
  const list = page.getByRole("listbox").and(page.locator(":visible"));
  await expect(list.getByRole("option")).toContainText(["Salty secrets", "Salt Water", "salt", "salted", "salty"]);
  await expect(box).toHaveAttribute("aria-expanded", "true");
  await expect(page.getByRole("status").filter({ hasText: "suggestions" })).toHaveText("5 suggestions");
  await picture(page, info, "search-suggestions");
  await expectAccessible(page);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(list.getByRole("option", { selected: true })).toContainText("Salt Water");
  const chosen = await list.getByRole("option", { selected: true }).getAttribute("id");
  await expect(box).toHaveAttribute("aria-activedescendant", chosen);
  await page.keyboard.press("Escape");
  await expect(list).toBeHidden();
  await expect(box).toHaveValue("sal");
  await page.keyboard.type("t");
  await expect(list.getByRole("option").first()).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL(/q=tag%3A%22Salt\+Water%22/);
  await expect(page.locator(".tile")).toHaveCount(12);
  // A letter typed into a box is a letter.
  await page.locator("#search").press("End");
  await page.keyboard.press("/");
  await expect(page.locator("#search")).toHaveValue('tag:"Salt Water"/');
});

test("what was found opens in the viewer", async ({ page }, info) => {
  await page.at("/search?q=ete%20img");
  await settled(page);
  await expect(page.locator(".tile")).toHaveCount(40);
  await page.at("/search?q=mer");
  await expect(page.getByRole("heading", { name: "Albums" })).toBeVisible();
  await settled(page);
  await picture(page, info, "search-results");
  await expectAccessible(page);
  await page.locator(".tile__link").first().click();
  await expect(page.locator(".pswp")).toBeVisible();
  await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(new RegExp(`/photos/${photos[38]}`));
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/q=mer/);
});

test("an empty box, nothing found, and what cannot be looked for", async ({ page }, info) => {
  for (const [path, name] of [["/search", "search"], ["/search?q=zebra", "search-none"], [`/search?q=${"tag:+"}`, "search-again"]]) {
    // A refused search is an answer that the console complains of.
    if (name === "search-again") page.removeAllListeners("console");
    const answer = await page.at(path);
    expect(answer.status()).toBe(name === "search-again" ? 422 : 200);
    await picture(page, info, name);
    await expectAccessible(page);
  }
});

test("time is dragged, and walked with the keys", async ({ page }, info) => {
  await page.at("/photos");
  await settled(page);
  await expect(page.getByRole("heading", { name: /October 2019/ })).toBeVisible();
  await picture(page, info, "photos");
  await expectAccessible(page);
  const slider = page.getByRole("slider", { name: "Months" });
  await slider.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(slider).toHaveAttribute("aria-valuetext", /^April 2019, 1 photo$/);
  expect(new URL(page.url()).search).toBe("");
  await page.keyboard.press("Enter");
  await page.waitForURL(/month=2019-04/);
  await expect(page.locator(".timeline h2").first()).toContainText("April 2019");
  // Dragged to its end, and let go; the page must be there with its scripts.
  await settled(page);
  const { x, y, width, height } = await slider.boundingBox();
  await page.mouse.move(x + 8 + (width - 16) * (2 / 40), y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2, y + height / 2, { steps: 4 });
  await expect(page.locator(".time-slider__says")).toHaveCSS("opacity", "1");
  await picture(page, info, "photos-dragged");
  await page.mouse.move(x + width - 4, y + height / 2, { steps: 4 });
  await page.mouse.up();
  await page.waitForURL(/month=2010-01/);
  await expect(page.locator(".tile")).toHaveCount(1);
  await page.getByRole("link", { name: "Newer photos" }).click();
  await expect(page.locator(".tile").first()).toBeVisible();
});

for (const theme of THEMES) {
  test(`in ${theme} colours too`, async ({ page }, info) => {
    await page.emulateMedia({ colorScheme: theme });
    for (const [path, name] of [["/search?q=salt", "search-salt"], ["/photos?month=2013-12", "photos-2013"]]) {
      await page.at(path);
      await settled(page);
      await picture(page, info, `${name}-${theme}`);
      await expectAccessible(page);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wide, "nothing is wider than the page").toBeLessThanOrEqual(0);
    }
  });
}

test.describe("somebody who is not signed in", () => {
  test.use({ who: "guest" });
  test("finds what is public", async ({ page }) => {
    await page.at("/search?q=salt");
    await expect(page.locator(".tile")).toHaveCount(12);
    await expect(page.getByText("Salty secrets")).toHaveCount(0);
    await page.at("/photos");
    await expect(page.getByText("40 photos")).toBeVisible();
    await page.at("/search?q=by%3Aada");
    await expect(page.getByText("known to members only")).toBeVisible();
  });
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false, contextOptions: { reducedMotion: "reduce" } });
  test("a form and links do the same", async ({ page }) => {
    await page.at("/search");
    await page.locator("#search").fill("phare");
    await page.getByRole("button", { name: "Search", exact: true }).click();
    await expect(page.locator(".tile")).toHaveCount(1);
    await page.at("/photos");
    await page.getByRole("link", { name: /^July 2015/ }).click();
    await expect(page.locator(".timeline h2").first()).toContainText("July 2015");
  });
});
