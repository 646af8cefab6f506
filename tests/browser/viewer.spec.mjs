// The viewer: every gesture and key, its address, its panel, and the pixels it asks for.
import { Person, many, sample } from "./gallery.mjs";
import { expect, expectAccessible, finger, gallery, settled, test } from "./people.mjs";

const { walk, photos } = gallery;
const isPhone = ({ project }) => project.name === "phone";

const viewer = (page) => page.locator(".pswp");
const position = (page) => page.locator(".viewer__position");
const shown = (page) => page.locator(".pswp__item[aria-hidden=false] img.pswp__img:not(.pswp__img--placeholder)");
const tile = (page, n) => page.locator(".tile__link").nth(n);
const still = (page) => page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {}))));
const width = (page) => shown(page).evaluate((image) => image.getBoundingClientRect().width);

async function open(page, n = 3, path = `/albums/${walk}`) {
  await page.goto(path);
  await settled(page);
  await tile(page, n).click();
  await expect(shown(page)).toBeVisible();
  await expect(viewer(page)).toHaveClass(/pswp--ui-visible/);
  await still(page);
}

test("it opens from a tile, is the photo's page, and Back closes it where one was", async ({ page }) => {
  await page.goto(`/albums/${walk}`);
  await settled(page);
  await tile(page, 9).scrollIntoViewIfNeeded();
  const [scroll, href] = [await page.evaluate(() => scrollY), await tile(page, 9).getAttribute("href")];
  await tile(page, 9).click();
  await expect(viewer(page)).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`${href}$`));
  await expect(position(page)).toHaveText("10 of 16");
  await page.goBack();
  await expect(viewer(page)).toHaveCount(0);
  await expect(page).toHaveURL(new RegExp(`/albums/${walk}$`));
  expect(await page.evaluate(() => scrollY)).toBe(scroll);
  await page.goForward();
  await expect(position(page)).toHaveText("10 of 16");
  await page.reload();
  await expect(page.locator(".stage__image")).toBeVisible();
  await page.goBack();
  await expect(tile(page, 9)).toBeVisible();
});

test("keys leaf through it, and Escape goes back to the tile of the last one", async ({ page }) => {
  await open(page);
  await page.keyboard.press("ArrowRight");
  await expect(position(page)).toHaveText("5 of 16");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await expect(position(page)).toHaveText("3 of 16");
  await page.keyboard.press("End");
  await expect(position(page)).toHaveText("16 of 16");
  await expect(page.getByRole("button", { name: "Next photo" })).toBeDisabled();
  await page.keyboard.press("Home");
  await expect(position(page)).toHaveText("1 of 16");
  await page.keyboard.press("End");
  await page.keyboard.press("Escape");
  await expect(viewer(page)).toHaveCount(0);
  await expect(tile(page, 15)).toBeFocused();
  await expect(tile(page, 15)).toBeInViewport();
});

test("its buttons do what the keys do", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Next photo" }).click();
  await expect(position(page)).toHaveText("5 of 16");
  await page.getByRole("button", { name: "Previous photo" }).click();
  await expect(position(page)).toHaveText("4 of 16");
  const before = await width(page);
  await page.getByRole("button", { name: "Zoom" }).click();
  await expect.poll(() => width(page)).toBeGreaterThan(before * 1.5);
  await page.getByRole("button", { name: "Close" }).click();
  await expect(viewer(page)).toHaveCount(0);
});

test("a question mark lists the keys", async ({ page }) => {
  await open(page);
  await page.keyboard.press("?");
  const keys = page.getByRole("dialog", { name: "Keys" });
  await expect(keys).toContainText("full screen");
  await page.keyboard.press("Escape");
  await expect(keys).toHaveCount(0);
  await expect(viewer(page)).toBeVisible();
});

test("F fills the screen", async ({ page }) => {
  await open(page);
  await page.keyboard.press("f");
  await expect.poll(() => page.evaluate(() => Boolean(document.fullscreenElement))).toBe(true);
  await page.keyboard.press("f");
  await expect.poll(() => page.evaluate(() => Boolean(document.fullscreenElement))).toBe(false);
});

test("the view comes first, and the original only to who looks closer", async ({ page }) => {
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await open(page);
  await expect(shown(page)).toHaveAttribute("src", /\/view\?/);
  expect(asked.filter((path) => path.endsWith("/original"))).toEqual([]);
  await page.keyboard.press("z");
  await expect(shown(page)).toHaveAttribute("src", /\/original$/);
  expect(await shown(page).evaluate((image) => image.naturalWidth)).toBe(5760);
  // The neighbours are there already.
  const id = async (n) => (await tile(page, n).getAttribute("href")).split("/").at(-1);
  expect(asked).toContain(`/photos/${await id(2)}/view`);
  expect(asked).toContain(`/photos/${await id(4)}/view`);
});

test("a photo that browsers do not show is as sharp as its file to who looks closer", async ({ page }) => {
  const ada = new Person(gallery.base, gallery.ada);
  const album = await ada.album("From a phone", "public");
  await ada.upload(album, [await sample("04-iphone11pro-12mp-o6-p3-gps.heic")]);
  await open(page, 0, `/albums/${album}`);
  await expect(shown(page)).toHaveAttribute("src", /\/view\?/);
  await page.keyboard.press("z");
  await expect(shown(page)).toHaveAttribute("src", /\/close-up\?v=/);
  expect(await shown(page).evaluate(({ naturalWidth, naturalHeight }) => [naturalWidth, naturalHeight])).toEqual([3024, 4032]);
});

test("the wheel and two clicks zoom", async ({ page }, info) => {
  test.skip(isPhone(info));
  await open(page);
  const before = await width(page);
  await page.mouse.move(720, 450);
  await page.mouse.wheel(0, -300);
  await expect.poll(() => width(page)).toBeGreaterThan(before * 1.2);
  await page.mouse.wheel(0, 3_000);
  await expect.poll(() => width(page)).toBeLessThan(before * 1.05);
  await page.mouse.click(720, 450);
  await expect.poll(() => width(page)).toBeGreaterThan(before * 1.5);
});

test("fingers swipe, pinch, tap twice, and pull it away", async ({ page }, info) => {
  test.skip(!isPhone(info));
  await open(page);
  const move = await finger(page);
  await move([[[330, 420], [60, 420]]]);
  await expect(position(page)).toHaveText("5 of 16");
  await move([[[60, 420], [330, 420]]]);
  await expect(position(page)).toHaveText("4 of 16");
  await still(page);
  const before = await width(page);
  await move([[[180, 420], [80, 420]], [[210, 420], [310, 420]]]);
  await expect.poll(() => width(page)).toBeGreaterThan(before * 1.8);
  await page.touchscreen.tap(195, 420);
  await page.touchscreen.tap(195, 420);
  await expect.poll(() => width(page)).toBeLessThan(before * 1.05);
  await page.touchscreen.tap(195, 420);
  await page.touchscreen.tap(195, 420);
  await expect.poll(() => width(page)).toBeGreaterThan(before * 1.8);
  await page.keyboard.press("z");
  await expect.poll(() => width(page)).toBeLessThan(before * 1.05);
  await page.touchscreen.tap(195, 420);
  await expect(viewer(page)).not.toHaveClass(/pswp--ui-visible/);
  await page.touchscreen.tap(195, 420);
  await expect(viewer(page)).toHaveClass(/pswp--ui-visible/);
  await move([[[195, 420], [195, 760]]]);
  await expect(viewer(page)).toHaveCount(0);
  await expect(page).toHaveURL(new RegExp(`/albums/${walk}$`));
});

test("Space lets the photos pass, as fast as one likes, with the screen awake", async ({ page }) => {
  await page.addInitScript(() => {
    window.locks = [];
    const request = navigator.wakeLock?.request.bind(navigator.wakeLock);
    if (request) navigator.wakeLock.request = (kind) => (window.locks.push(kind), request(kind));
  });
  await open(page, 14);
  await page.keyboard.press("Space");
  const speed = page.getByRole("combobox", { name: "Seconds per photo" });
  await speed.selectOption("3");
  await expect(position(page)).toHaveText("16 of 16");
  await expect(position(page)).toHaveText("1 of 16");
  expect(await page.evaluate(() => window.locks)).toContain("screen");
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(speed).toBeHidden();
});

test("the panel says what the photo's page says, and its forms work in it", async ({ page }) => {
  await page.goto(`/albums/${walk}`);
  await settled(page);
  await page.locator(`.tile__link[href="/photos/${photos[3]}"]`).click();
  await expect(shown(page)).toBeVisible();
  await page.keyboard.press("i");
  const panel = page.getByRole("complementary", { name: "About this photo" });
  await expect(panel).toContainText("The pass");
  await expect(panel).toContainText("Where we had lunch, out of the wind");
  await expect(panel).toContainText("mountains");
  await expect(panel).toContainText("6016 × 3530 pixels");
  await expect(panel).toContainText("Ada Moreau");
  await still(page);
  await expectAccessible(page);
  await page.screenshot({ path: `../../target/browser/pages/${test.info().project.name}-viewer-panel.png` });
  await panel.getByText("Title and caption").click();
  await panel.getByLabel("Title").fill("The high pass");
  await panel.getByLabel("Title").press("ArrowLeft");
  await expect(panel.getByLabel("Title")).toHaveValue("The high pass");
  await panel.getByRole("button", { name: "Save" }).click();
  await expect(panel.getByRole("heading", { level: 1 })).toHaveText("The high pass");
  await expect(page.locator(".viewer__said")).toHaveText("Saved.");
  await panel.getByText("Title and caption").click();
  await panel.getByLabel("Title").fill("The pass");
  await panel.getByRole("button", { name: "Save" }).click();
  await expect(panel.getByRole("heading", { level: 1 })).toHaveText("The pass");
  await page.keyboard.press("i");
  await expect(panel).toBeHidden();
});

test("tags come up in the panel, and Escape closes their list alone", async ({ page }) => {
  await page.goto(`/photos/${photos[3]}`);
  await settled(page);
  await page.locator("img.stage__image").click();
  await expect(viewer(page)).toHaveClass(/pswp--ui-visible/);
  await still(page);
  await expect(viewer(page)).toBeFocused();
  await page.keyboard.press("i");
  const panel = page.locator(".viewer__info");
  await panel.locator("summary", { hasText: "Tags" }).click();
  const input = panel.getByRole("combobox");
  // Before the one that stands there already.
  await input.fill(", quiet");
  await input.press("Home");
  await input.pressSequentially("mount");
  const option = panel.getByRole("option", { name: /mountains/ });
  await expect(option).toBeVisible();
  await input.press("Escape");
  await expect(option).toBeHidden();
  await expect(panel).toBeVisible();
  await input.pressSequentially("a");
  await option.click();
  await expect(input).toHaveValue("mountains, quiet");
});

test("where it was taken is for those who may know", async ({ page, browser }) => {
  const place = async (page) => {
    await page.goto(`/albums/${walk}`);
    await settled(page);
    await page.locator(`.tile__link[href="/photos/${photos[1]}"]`).click();
    await expect(shown(page)).toBeVisible();
    await page.keyboard.press("i");
    await expect(page.getByRole("complementary")).toContainText("iPhone XS");
    return page.getByRole("complementary").getByRole("link", { name: /°/ }).count();
  };
  expect(await place(page)).toBe(1);
  const guest = await browser.newContext({ baseURL: gallery.base });
  const other = await guest.newPage();
  expect(await place(other)).toBe(0);
  await other.keyboard.press("Delete");
  await expect(other.locator(".viewer__said")).toHaveText("You may not delete this photo.");
  await guest.close();
});

test("after one is deleted, and taken back, each picture is the one of its address", async ({ page }) => {
  const ada = new Person(gallery.base, gallery.ada);
  const album = await ada.album("One goes");
  await ada.upload(album, many(7));
  await open(page, 2, `/albums/${album}`);
  const fits = () => expect.poll(() => page.evaluate(() => {
    const images = [...document.querySelectorAll("img.pswp__img:not(.pswp__img--placeholder)")];
    const inFront = images.filter((image) => {
      const { left, right } = image.getBoundingClientRect();
      return left >= 0 && right <= innerWidth;
    });
    return inFront.length === 1 && inFront[0].src.includes(location.pathname);
  })).toBe(true);
  const leaf = async () => {
    await viewer(page).focus();
    for (const key of ["ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowLeft"]) {
      await page.keyboard.press(key);
      await fits();
    }
  };
  await page.keyboard.press("Delete");
  await expect(page.getByRole("button", { name: "Delete this photo" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(position(page)).toHaveText("3 of 6");
  await fits();
  await leaf();
  await page.locator(".viewer__undo").click();
  await expect(position(page)).toHaveText("3 of 7");
  await fits();
  await leaf();
});

test("Delete asks, and what is deleted is gone from the viewer and the album", async ({ page }) => {
  const ada = new Person(gallery.base, gallery.ada);
  const album = await ada.album("To be cleared");
  await ada.upload(album, await Promise.all(["18", "31"].map(sample)));
  await open(page, 0, `/albums/${album}`);
  await page.keyboard.press("Delete");
  const button = page.getByRole("button", { name: "Delete this photo" });
  await expect(button).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(position(page)).toHaveText("1 of 1");
  await expect(page.locator(".viewer__said")).toContainText("trash");
  await expect(shown(page)).toBeVisible();
  await expect(page.locator(".tile")).toHaveCount(1);
  await page.keyboard.press("Delete");
  await expect(button).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(viewer(page)).toHaveCount(0);
  await expect(page).toHaveURL(new RegExp(`/albums/${album}$`));
});

test("it goes on where the page of the album ends", async ({ page }) => {
  const ada = new Person(gallery.base, gallery.ada);
  const album = await ada.album("A hundred and four");
  const ids = await ada.upload(album, many(104));
  await open(page, 99, `/albums/${album}`);
  await expect(position(page)).toHaveText("100 of 104");
  await page.keyboard.press("ArrowRight");
  await expect(position(page)).toHaveText("101 of 104");
  await expect(shown(page)).toHaveAttribute("src", /\/view\?/);
  await page.goto(`/albums/${album}?page=2`);
  await settled(page);
  await page.locator(`.tile__link[href="/photos/${ids[100]}"]`).click();
  await expect(position(page)).toHaveText("101 of 104");
  await page.keyboard.press("ArrowLeft");
  await expect(position(page)).toHaveText("100 of 104");
  await expect(shown(page)).toHaveAttribute("src", /\/view\?/);
});

test("it has the keyboard from its first moment", async ({ page }) => {
  await page.goto(`/albums/${walk}`);
  await settled(page);
  const isThere = await tile(page, 3).evaluate((link) => new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      const box = document.querySelector(".pswp");
      if (box) resolve(box.contains(document.activeElement));
    });
    observer.observe(document.body, { childList: true });
    link.focus();
    link.click();
  }));
  expect(isThere).toBe(true);
  await page.keyboard.press("ArrowRight");
  await expect(position(page)).toHaveText("5 of 16");
});

test("what moves, moves; with less motion wanted it stands, and nothing slides", async ({ page }) => {
  const moving = async () => {
    await page.goto(`/albums/${walk}`);
    await settled(page);
    await page.locator(".tile:has(.tile__moves) .tile__link").click();
    await expect(shown(page)).toBeVisible();
  };
  await moving();
  await expect(shown(page)).toHaveAttribute("src", /\/original$/);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await moving();
  await expect(shown(page)).toHaveAttribute("src", /\/view\?/);
  await page.keyboard.press("ArrowRight");
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
});

test("it reads well to those who cannot see it", async ({ page }) => {
  await open(page);
  await expectAccessible(page);
  await expect(page.getByRole("dialog", { name: "Photo viewer" })).toBeVisible();
  await expect(page.locator(".viewer [aria-live=polite]")).toHaveText(/^4 of 16: ./);
  await page.screenshot({ path: `../../target/browser/pages/${test.info().project.name}-viewer.png` });
});

test("a photo's own page opens it too, among the photos of its album", async ({ page }) => {
  await page.goto(`/photos/${photos[3]}`);
  await settled(page);
  const place = await page.locator(".pager__position").textContent();
  await page.getByRole("button", { name: "Look closer" }).click();
  await expect(position(page)).toHaveText(place);
  await expect(shown(page)).toBeVisible();
  await page.goBack();
  await expect(viewer(page)).toHaveCount(0);
  await expect(page.locator(".pager__position")).toHaveText(place);
  await page.locator(".stage__image").click();
  await expect(position(page)).toHaveText(place);
  await page.keyboard.press("ArrowRight");
  await expect(position(page)).not.toHaveText(place);
  const next = await position(page).textContent();
  await page.keyboard.press("Escape");
  await expect(page.locator(".pager__position")).toHaveText(next);
});
