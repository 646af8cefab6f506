// An album of a thousand photos as one scroll, choosing photos in every way, and putting them in order.
import { Person, many } from "./gallery.mjs";
import { expect, expectAccessible, finger, gallery, layoutShifts, settled, test, THEMES } from "./people.mjs";
import { multiply } from "./records.mjs";

const COUNT = 1_000;
// Pages of a hundred that may be filled at once: some screens before and behind.
const SHEETS = 5;
const isPhone = () => test.info().project.name === "phone";

let long;
let ids;
let short;
let order;

test.beforeAll(async () => {
  const ada = new Person(gallery.base, gallery.ada);
  long = await ada.album("A thousand days", "public");
  ids = await multiply(gallery.socket, long, await ada.upload(long, many(12)), COUNT);
  short = await ada.album("A short one");
  await ada.upload(short, many(14));
});

// Each test about the order has an album of its own.
async function ordered(count = 12) {
  const ada = new Person(gallery.base, gallery.ada);
  order = await ada.album("By hand");
  const photos = await ada.upload(order, many(count));
  await ada.post(`/albums/${order}`, { order: "hand" });
  return photos;
}

const tile = (page, id) => page.locator(`#photo-${id}`);
const held = (page) => page.evaluate(() => [document.querySelectorAll(".tile").length, document.querySelectorAll(".sheet:not(:empty)").length, document.querySelectorAll(".sheet").length]);
const top = (page, id) => tile(page, id).evaluate((element) => Math.round(element.getBoundingClientRect().top));
const shown = (page) => page.locator(".tile").evaluateAll((tiles) => tiles.map((tile) => tile.id.slice(6)));
const count = (page) => page.locator(".selection__count");

// Scrolls until the tile is there and on the screen.
async function scrollTo(page, id) {
  const sheet = Math.floor(ids.indexOf(id) / 100) + 1;
  await page.evaluate((number) => document.querySelector(`.sheet[data-page="${number}"]`).scrollIntoView({ behavior: "instant" }), sheet);
  await expect(tile(page, id)).toBeAttached();
  await page.locator(`.sheet--whole[data-page="${sheet}"]`).waitFor();
  await tile(page, id).evaluate((element) => element.scrollIntoView({ block: "center", behavior: "instant" }));
}

test("the whole album is one scroll, and the page holds little of it", async ({ page }) => {
  await page.goto(`/albums/${long}`);
  await expect(page.locator(".pages")).toBeHidden();
  await settled(page);
  expect(await layoutShifts(page)).toEqual([]);
  let most = 0;
  for (let at = 0; at < 400; at++) {
    const done = await page.evaluate(() => {
      scrollBy({ top: innerHeight * 0.9, behavior: "instant" });
      return scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
    });
    const [tiles, sheets, all] = await held(page);
    expect(all).toBe(COUNT / 100);
    expect(sheets).toBeLessThanOrEqual(SHEETS);
    most = Math.max(most, tiles);
    // What one looks at is there.
    await expect.poll(() => page.evaluate(() => Boolean(document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.closest(".sheet--whole, .pages, .page > :not(form)")))).toBe(true);
    if (done) break;
  }
  await expect(tile(page, ids.at(-1))).toBeAttached();
  await expect(page).toHaveURL(/\?page=10$/);
  expect(most).toBeLessThanOrEqual(SHEETS * 100);
  // And back to the first at once.
  await page.keyboard.press("Home");
  await expect(tile(page, ids[0])).toBeInViewport();
  await expect(page).toHaveURL(new RegExp(`/albums/${long}$`));
});

// Tiles on the screen, or those whose picture is such a one.
const inSight = (page, which = "") => page.evaluate((which) => [...document.querySelectorAll(`.tile:has(img${which})`)].filter((tile) => {
  const { top, bottom } = tile.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}).length, which);

test("pictures of a long scroll come a few at a time, and all of those in sight", async ({ page }) => {
  await page.goto(`/albums/${long}`);
  await settled(page);
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(/\/photos\/.*\/(grid|thumb)\?/, async (route) => {
    await held;
    await route.continue();
  });
  await page.keyboard.press("End");
  await expect(tile(page, ids.at(-1))).toBeInViewport();
  const count = (which) => page.evaluate((which) => {
    const images = [...document.querySelectorAll(".sheet:not([data-page='1']) img.tile__image:not(.thumbhash)")];
    return images.filter((image) => (which === "hidden" ? image.hidden : !image.hidden && !image.complete)).length;
  }, which);
  await expect.poll(() => count("under way")).toBe(4);
  expect(await count("hidden")).toBeGreaterThan(50);
  release();
  await settled(page);
  expect(await inSight(page, "[hidden]")).toBe(0);
});

test("of what races past no picture is asked for, and where the hand rests they come", async ({ page }) => {
  await page.goto(`/albums/${long}`);
  await settled(page);
  const shown = await page.evaluate(() => new Promise((resolve) => {
    let shown = 0;
    const observer = new MutationObserver((records) => {
      shown += records.filter(({ target }) => target.matches("img.tile__image") && !target.hidden).length;
    });
    let frames = 0;
    let last = performance.now();
    const end = last + 1_200;
    const step = (now) => {
      scrollBy({ top: (10 * innerHeight * (now - last)) / 1_000, behavior: "instant" });
      last = now;
      frames += 1;
      if (frames === 5) observer.observe(document.body, { subtree: true, attributes: true, attributeFilter: ["hidden"] });
      if (now < end) requestAnimationFrame(step);
      else resolve(shown);
    };
    requestAnimationFrame(step);
  }));
  expect(shown).toBe(0);
  await expect.poll(() => inSight(page)).toBeGreaterThan(3);
  await settled(page);
  expect(await inSight(page, "[hidden]")).toBe(0);
});

test("on a screen that is higher than a browser looks ahead all pictures come, too", async ({ page }) => {
  test.skip(isPhone());
  await page.setViewportSize({ width: 1440, height: 2600 });
  await page.goto(`/albums/${long}`);
  await settled(page);
  await scrollTo(page, ids[500]);
  await settled(page);
  await expect.poll(() => page.evaluate(() => [...document.querySelectorAll(".sheet .tile:has(img.tile__image)")].filter((tile) => {
    const { top, bottom } = tile.getBoundingClientRect();
    const image = tile.querySelector("img.tile__image");
    return bottom > -innerHeight / 2 && top < innerHeight * 1.5 && (image.hidden || !image.complete);
  }).length)).toBe(0);
});

test("the pictures on the screen come first, and then the others and the scripts", async ({ page }) => {
  await page.goto(`/albums/${long}`);
  await settled(page);
  const [first, rest, modules] = await page.evaluate(() => {
    const came = performance.getEntriesByType("resource");
    const images = [...document.querySelectorAll("img.tile__image:not(.thumbhash)")];
    const of = (some) => some.flatMap(({ currentSrc }) => came.filter(({ name }) => currentSrc && name === currentSrc));
    const isShown = (image) => image.getBoundingClientRect().top < innerHeight;
    const ended = of(images.filter(isShown)).map(({ responseEnd }) => responseEnd);
    const began = (some) => some.map(({ startTime }) => startTime);
    return [ended, began(of(images.filter((image) => !isShown(image) && image.loading === "lazy"))), began(came.filter(({ name }) => name.endsWith("/app.js")))];
  });
  expect(first.length).toBeGreaterThan(2);
  expect(modules).toHaveLength(1);
  expect(Math.min(...modules, ...rest)).toBeGreaterThan(Math.max(...first));
});

test("an album is painted before all of it has come, and a hand on it calls the scripts", async ({ page }) => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(/\/photos\/.*\/(grid|thumb)\?/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`/albums/${long}`, { waitUntil: "commit" });
  await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
  await expect(page.locator("link[rel=expect]")).toHaveCount(0);
  const colour = await page.locator("img.tile__image").first().evaluate((image) => image.parentElement.style.getPropertyValue("--mean"));
  expect(colour, "in the colours of its pictures").toMatch(/^rgb/);
  await page.keyboard.press("Shift");
  await expect(page.locator("html")).toHaveAttribute("data-bound", "yes");
  // Without a hand, they come when the page has waited so long for its pictures.
  const [asked, waited] = await page.evaluate(() => {
    const { startTime } = performance.getEntriesByType("resource").find(({ name }) => name.endsWith("/app.js"));
    return [startTime, performance.getEntriesByType("navigation")[0].domContentLoadedEventStart + 3_000];
  });
  expect(asked).toBeLessThan(waited);
  // Who waits sees more than one colour of each, and of nothing that is out of sight.
  const covers = page.locator("canvas.thumbhash");
  await expect(covers.first()).toBeVisible();
  expect(await covers.evaluateAll((all) => all.every((cover) => cover.getBoundingClientRect().top < innerHeight))).toBe(true);
  release();
  await settled(page);
  await expect(covers).toHaveCount(0);
  expect(await layoutShifts(page)).toEqual([]);
});

test("each photo of it stands once and in its order", async ({ page }) => {
  await page.goto(`/albums/${long}?page=4`);
  await expect.poll(async () => (await held(page))[1]).toBeGreaterThan(1);
  await expect.poll(() => page.locator(".sheet:not(.sheet--whole):not(:empty)").count()).toBe(0);
  const here = await shown(page);
  const first = ids.indexOf(here[0]);
  expect(here).toEqual(ids.slice(first, first + here.length));
});

test("a page's address leads to it, and nothing jumps when the others come around it", async ({ page }) => {
  await page.goto(`/albums/${long}?page=4`);
  await settled(page);
  await expect(tile(page, ids[300])).toBeInViewport();
  await expect.poll(() => page.locator(".sheet--whole").count()).toBeGreaterThan(1);
  expect(await layoutShifts(page)).toEqual([]);
  const before = await top(page, ids[300]);
  await page.evaluate(() => scrollBy({ top: -1_500, behavior: "instant" }));
  await expect(page).toHaveURL(/\?page=3$/);
  await page.evaluate(() => scrollBy({ top: 1_500, behavior: "instant" }));
  await expect.poll(() => top(page, ids[300])).toBe(before);
});

test("a reload, and Back from another page, lead to the same photo at the same height", async ({ page }) => {
  await page.goto(`/albums/${long}`);
  await scrollTo(page, ids[642]);
  await page.evaluate(() => scrollBy({ top: 37, behavior: "instant" }));
  // Pages scroll by whole pixels.
  const off = async (before) => Math.abs((await top(page, ids[642])) - before);
  const before = await top(page, ids[642]);
  await expect(page).toHaveURL(/\?page=7$/);
  // It is kept when the hand rests.
  await expect.poll(() => page.evaluate(() => {
    const { photo, top } = history.state?.place ?? {};
    return document.getElementById(`photo-${photo}`)?.getBoundingClientRect().top - top;
  })).toBe(0);
  await page.reload();
  await expect.poll(() => off(before)).toBeLessThanOrEqual(1);
  await page.goto("/tags");
  await page.goBack();
  await expect.poll(() => off(before)).toBeLessThanOrEqual(1);
  // By a link one page turns into the other, and there is a moment without either.
  await page.evaluate(() => document.querySelector('a[href="/tags"]').click());
  await page.waitForURL("/tags");
  await page.goBack();
  await expect(page).toHaveURL(/\?page=7$/);
  await expect.poll(() => off(before)).toBeLessThanOrEqual(1);
  // Also a photo's own address in the album.
  await page.goto(`/albums/${long}?at=${ids[555]}`);
  await expect(page).toHaveURL(/\?page=6/);
  await expect(tile(page, ids[555])).toBeInViewport();
});

test("a reload leads to the same photo when the scroll had been faster than the gallery", async ({ page }) => {
  await page.goto(`/albums/${long}`);
  await settled(page);
  let answer;
  const late = new Promise((resolve) => (answer = resolve));
  await page.route(/\/albums\/.*page=/, (route) => late.then(() => route.continue()));
  await page.evaluate(() => document.querySelector('.sheet[data-page="5"]').scrollIntoView({ behavior: "instant" }));
  // At rest, and nothing is there yet.
  await expect(page).toHaveURL(/\?page=5$/);
  answer();
  await expect(tile(page, ids[400])).toBeInViewport();
  await expect.poll(() => page.evaluate(() => Boolean(document.getElementById(`photo-${history.state?.place?.photo}`)))).toBe(true);
  const [photo, before] = await page.evaluate(() => [history.state.place.photo, history.state.place.top]);
  await page.unrouteAll({ behavior: "wait" });
  await page.reload();
  await expect.poll(async () => Math.abs((await top(page, photo)) - before)).toBeLessThanOrEqual(1);
});

test("an act leads back to where one was, and Enter in a field does what the field is for", async ({ page }) => {
  await page.goto(`/albums/${long}`);
  await settled(page);
  await page.getByRole("checkbox", { name: "Choose photos" }).check();
  await scrollTo(page, ids[642]);
  await tile(page, ids[642]).locator(".tile__choice").click();
  await expect(count(page)).toHaveText("1 chosen");
  await page.keyboard.press("b");
  await expect(page.locator(".selection__bar :focus")).toHaveCount(1);
  const before = await top(page, ids[642]);
  await page.getByText("Tag…").click();
  await page.locator("#selection-tags").fill(`far ${test.info().retry}`);
  const downloads = [];
  page.on("download", (download) => downloads.push(download));
  await page.locator("#selection-tags").press("Enter");
  await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
  await expect.poll(async () => Math.abs((await top(page, ids[642])) - before)).toBeLessThanOrEqual(1);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Taken back.")).toBeVisible();
  await expect.poll(async () => Math.abs((await top(page, ids[642])) - before)).toBeLessThanOrEqual(1);
  // On a ring it does nothing, and above all no act.
  await page.getByRole("checkbox", { name: "Choose photos" }).check();
  const ring = page.locator(".tile__ring").first();
  await ring.focus();
  await page.keyboard.press("Enter");
  await expect(ring).toBeFocused();
  expect(downloads).toEqual([]);
});

test("whoever leaves the bar with the keyboard is with the photo again, and what others delete is not chosen", async ({ page }) => {
  const photos = await ordered();
  await page.goto(`/albums/${order}`);
  await settled(page);
  await tile(page, photos[4]).locator(".tile__link").focus();
  await page.keyboard.press("x");
  await page.keyboard.press("b");
  await expect(page.locator(".selection__bar :focus")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(tile(page, photos[4]).locator(".tile__link")).toBeFocused();
  await page.keyboard.press("x");
  await page.keyboard.press("Shift+ArrowRight");
  await expect(count(page)).toHaveText("2 chosen");
  await expect(page.locator("html")).toHaveAttribute("data-live", "yes");
  await new Person(gallery.base, gallery.ada).post(`/photos/${photos[4]}/delete`, {});
  await expect(count(page)).toHaveText("1 chosen");
});

test("the viewer closes on the tile of the last photo, wherever in the album", async ({ page }) => {
  await page.goto(`/albums/${long}`);
  await settled(page);
  await tile(page, ids[2]).locator(".tile__link").click();
  await expect(page.locator(".viewer__position")).toHaveText("3 of 1000");
  await page.keyboard.press("End");
  await expect(page.locator(".viewer__position")).toHaveText("1000 of 1000");
  await page.keyboard.press("Escape");
  await expect(page.locator(".pswp")).toHaveCount(0);
  await expect(tile(page, ids.at(-1))).toBeInViewport();
});

test("days stand above their photos, once", async ({ page }) => {
  await page.goto(`/albums/${long}?page=2`);
  await expect.poll(() => page.locator(".sheet--whole").count()).toBeGreaterThan(1);
  const days = await page.locator(".day__heading:visible").allTextContents();
  expect(days.length).toBeGreaterThan(2);
  expect(new Set(days).size).toBe(days.length);
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme });
    await page.screenshot({ path: `../../target/browser/pages/${test.info().project.name}-${theme}-album-days.png` });
  }
});

test("photos are chosen by their rings, a range with Shift, and stay chosen far away", async ({ page }) => {
  test.skip(isPhone());
  await page.goto(`/albums/${long}`);
  await settled(page);
  const ring = async (id, options) => {
    await tile(page, id).hover();
    await tile(page, id).locator(".tile__choice").click({ ...options, position: { x: 20, y: 20 } });
  };
  await expect(page.locator(".selection__bar")).toBeHidden();
  await ring(ids[3]);
  await expect(count(page)).toHaveText("1 chosen");
  await ring(ids[7], { modifiers: ["Shift"] });
  await expect(count(page)).toHaveText("5 chosen");
  await scrollTo(page, ids[250]);
  await ring(ids[250], { modifiers: ["Shift"] });
  await expect(count(page)).toHaveText("248 chosen");
  await scrollTo(page, ids[900]);
  await expect(tile(page, ids[120])).not.toBeAttached();
  await expect(page.locator(".selection__bar")).toBeVisible();
  await scrollTo(page, ids[3]);
  await expect(tile(page, ids[3]).getByRole("checkbox")).toBeChecked();
  await page.getByRole("button", { name: "None" }).click();
  await expect(page.locator(".selection__bar")).toBeHidden();
  await expect(tile(page, ids[3]).locator(".tile__ring")).not.toBeChecked();
});

test("with the keyboard alone", async ({ page }) => {
  test.skip(isPhone());
  await page.goto(`/albums/${long}`);
  await settled(page);
  await tile(page, ids[0]).locator(".tile__link").focus();
  await page.keyboard.press("x");
  await expect(count(page)).toHaveText("1 chosen");
  await expect(page.locator(".selection__hint")).toBeVisible();
  await page.keyboard.press("Space");
  await expect(count(page)).toHaveText("0 chosen");
  await page.keyboard.press("ArrowRight");
  await expect(tile(page, ids[1]).locator(".tile__link")).toBeFocused();
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await expect(count(page)).toHaveText("3 chosen");
  await page.keyboard.press("Shift+ArrowDown");
  await expect.poll(async () => parseInt(await count(page).textContent(), 10)).toBeGreaterThan(3);
  await page.keyboard.press("Escape");
  await expect(page.locator(".selection__bar")).toBeHidden();
  await page.keyboard.press("Control+a");
  await expect(count(page)).toHaveText("500 of 1000 are chosen: more cannot be changed at once.");
});

test("a finger that rests on a photo chooses it, and further taps choose more", async ({ page }) => {
  test.skip(!isPhone());
  await page.goto(`/albums/${short}`);
  await settled(page);
  const [first, second] = await shown(page);
  const session = await page.context().newCDPSession(page);
  const { x, y } = await tile(page, first).boundingBox();
  await session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x: x + 40, y: y + 40 }] });
  await expect(count(page)).toHaveText("1 chosen");
  await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await expect(page.locator(".pswp")).toHaveCount(0);
  await expect(count(page)).toHaveText("1 chosen");
  await tile(page, second).tap();
  await expect(count(page)).toHaveText("2 chosen");
  await expect(page).toHaveURL(new RegExp(`/albums/${short}$`));
  await expectAccessible(page);
  await page.screenshot({ path: `../../target/browser/pages/phone-selection.png` });
});

test("all of an album is chosen at once, and one thing done to it", async ({ page }) => {
  const ada = new Person(gallery.base, gallery.ada);
  const album = await ada.album("To be cleared at once");
  await ada.upload(album, many(14));
  await page.goto(`/albums/${album}`);
  await settled(page);
  await page.getByRole("checkbox", { name: "Choose photos" }).check();
  await page.getByRole("button", { name: "All" }).click();
  await expect(count(page)).toHaveText("14 chosen");
  await expect(page.getByRole("button", { name: "Use as the cover" })).toBeHidden();
  await page.screenshot({ path: `../../target/browser/pages/${test.info().project.name}-selection-all.png` });
  await page.getByText("Delete…").click();
  await page.getByRole("button", { name: "Delete the chosen photos" }).click();
  await expect(page.locator(".tile")).toHaveCount(0);
});

test("one chosen photo becomes the cover", async ({ page }) => {
  await page.goto(`/albums/${short}`);
  await settled(page);
  await expectAccessible(page);
  await page.getByRole("checkbox", { name: "Choose photos" }).check();
  const [, , third] = await shown(page);
  await tile(page, third).locator(".tile__choice").click();
  await page.getByRole("button", { name: "Use as the cover" }).click();
  await expect(page).toHaveURL(/done=cover/);
});

test("photos are dragged to their place with a mouse, and stay there", async ({ page }) => {
  test.skip(isPhone());
  const photos = await ordered();
  await page.goto(`/albums/${order}`);
  await settled(page);
  await page.getByRole("button", { name: "Put in order" }).click();
  const middle = async (id, part = 0.5) => {
    const { x, y, width, height } = await tile(page, id).boundingBox();
    return [x + width * part, y + height / 2];
  };
  await page.mouse.move(...(await middle(photos[5])));
  await page.mouse.down();
  await page.mouse.move(...(await middle(photos[3])), { steps: 5 });
  await page.mouse.move(...(await middle(photos[1], 0.2)), { steps: 5 });
  await expect(tile(page, photos[1])).toHaveClass(/tile--before/);
  await page.screenshot({ path: `../../target/browser/pages/desktop-sorting.png` });
  const saved = page.waitForResponse(/\/photos\/order$/);
  await page.mouse.up();
  const wanted = [photos[0], photos[5], ...photos.slice(1, 5), ...photos.slice(6)];
  expect(await shown(page)).toEqual(wanted);
  expect((await saved).status()).toBe(204);
  await page.reload();
  expect(await shown(page)).toEqual(wanted);
  await expectAccessible(page);
});

test("with a finger that first rests", async ({ page }) => {
  test.skip(!isPhone());
  const photos = await ordered();
  await page.goto(`/albums/${order}`);
  await settled(page);
  await page.getByRole("button", { name: "Put in order" }).tap();
  const session = await page.context().newCDPSession(page);
  const touch = (type, ...points) => session.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y]) => ({ x, y })) });
  const at = async (id, part) => {
    const { x, y, width, height } = await tile(page, id).boundingBox();
    return [x + width * part, y + height / 2];
  };
  await touch("touchStart", await at(photos[0], 0.5));
  await expect(tile(page, photos[0])).toHaveClass(/tile--held/);
  await touch("touchMove", await at(photos[2], 0.5));
  await touch("touchMove", await at(photos[2], 0.9));
  await expect(tile(page, photos[2])).toHaveClass(/tile--after/);
  await page.screenshot({ path: `../../target/browser/pages/phone-sorting.png` });
  const saved = page.waitForResponse(/\/photos\/order$/);
  await touch("touchEnd");
  expect((await saved).status()).toBe(204);
  const wanted = [photos[1], photos[2], photos[0], ...photos.slice(3)];
  expect(await shown(page)).toEqual(wanted);
  // A finger that does not rest scrolls, also while photos are put in order.
  const move = await finger(page);
  await move([[[195, 700], [195, 200]]]);
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(50);
  expect(await shown(page)).toEqual(wanted);
});

test("with the keyboard, said in words; and what the server does not want goes back", async ({ page }) => {
  test.skip(isPhone());
  const photos = await ordered();
  await page.goto(`/albums/${order}`);
  await settled(page);
  await page.getByRole("button", { name: "Put in order" }).click();
  const said = page.locator(".sort-said");
  await tile(page, photos[0]).locator(".tile__link").focus();
  await page.keyboard.press("Space");
  await expect(said).toContainText("position 1");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(said).toHaveText("Position 3");
  await page.keyboard.press("Escape");
  expect(await shown(page)).toEqual(photos);
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowRight");
  const saved = page.waitForResponse(/\/photos\/order$/);
  await page.keyboard.press("Space");
  expect((await saved).status()).toBe(204);
  const wanted = [photos[1], photos[0], ...photos.slice(2)];
  expect(await shown(page)).toEqual(wanted);
  // Somebody chose the order by date meanwhile.
  await new Person(gallery.base, gallery.ada).post(`/albums/${order}`, { order: "date" });
  page.removeAllListeners("console");
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  await expect(said).toContainText("ordered by date now");
  expect(await shown(page)).toEqual(wanted);
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false, contextOptions: { reducedMotion: "reduce" } });

  test("there are pages, and an order by buttons", async ({ page }) => {
    test.skip(isPhone());
    await page.goto(`/albums/${long}`);
    await page.getByRole("link", { name: "Next page" }).click();
    await expect(page).toHaveURL(/\?page=2$/);
    await expect(page.locator(".tile")).toHaveCount(100);
    const photos = await ordered();
    await page.goto(`/photos/${photos[0]}`);
    await page.getByRole("button", { name: "Later" }).click();
    await expect(page).toHaveURL(new RegExp(`/albums/${order}#photo-${photos[0]}$`));
    const first = page.locator(".tile__link").first();
    await expect(first).toHaveAttribute("href", `/photos/${photos[1]}`);
  });
});
