// Every page: sound for assistive technology in both themes, without a jump while it loads, and a picture of it to look at
// (target/browser/pages).
import { Person, many } from "./gallery.mjs";
import { expect, gallery, inBothThemes, layoutShifts, settled, test } from "./people.mjs";

const { walk, empty, photos } = gallery;
const GUEST = {
  "front-page-of-a-visitor": "/",
  "album-of-a-visitor": `/albums/${walk}`,
  "photo-of-a-visitor": `/photos/${photos?.[0]}`,
  "sign-in": "/login",
  "not-found": "/nowhere",
  "light-or-dark": "/theme",
  language: "/language",
  "link-that-is-gone": "/password/nothing",
};
const ADA = {
  "front-page": "/",
  album: `/albums/${walk}`,
  "album-empty": `/albums/${empty}`,
  "album-new": "/albums/new",
  "album-edit": `/albums/${walk}/edit`,
  "album-delete": `/albums/${walk}/delete`,
  grants: `/albums/${walk}/grants`,
  photo: `/photos/${photos?.[3]}`,
  "photo-upright": `/photos/${photos?.[2]}`,
  tags: "/tags",
  account: "/account",
  users: "/admin/users",
  "failed-photos": "/admin/photos",
  settings: "/admin/settings",
  "tags-edit": "/admin/tags",
};
// Pages with much to press, and with much beside each other.
const BUSY = ["/", `/albums/${walk}`, `/photos/${photos?.[3]}`, "/photos", "/search?q=north", "/tags", "/trash", `/albums/${walk}/journal`, `/albums/${walk}/grants`, "/account", "/admin/settings", "/admin/users"];

async function expectSound(page, name, { project }) {
  await settled(page);
  expect(await layoutShifts(page)).toEqual([]);
  // A phone's window grows with what is too wide for it: the screen does not.
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide, "nothing is wider than the screen").toBeLessThanOrEqual(page.viewportSize().width);
  await inBothThemes(page, project, name);
}

// Sends a form as a page without scripts does, and goes where it leads.
async function send(page, action, fields, files = []) {
  const going = page.waitForEvent("framenavigated");
  await page.evaluate(([action, fields, files]) => {
    const form = Object.assign(document.createElement("form"), { method: "post", action, hidden: true });
    if (files.length) form.enctype = "multipart/form-data";
    fields = [["token", document.querySelector("input[name=token]").value], ...fields];
    for (const [name, value] of fields) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    const carried = new DataTransfer();
    for (const [name, text] of files) carried.items.add(new File([text], name));
    if (files.length) form.append(Object.assign(document.createElement("input"), { type: "file", name: "photos", multiple: true, files: carried.files }));
    document.body.append(form);
    form.submit();
  }, [action, fields, files]);
  await going;
}

for (const [person, pages] of Object.entries({ guest: GUEST, ada: ADA })) {
  test.describe(person, () => {
    test.use({ person });
    for (const [name, path] of Object.entries(pages)) {
      test(`${name} is sound`, async ({ page }, info) => {
        // Pages that say that there is nothing.
        if (["not-found", "link-that-is-gone"].includes(name)) page.removeAllListeners("console");
        await page.goto(path);
        await expectSound(page, name, info);
      });
    }
  });
}

test("a tag's page is sound", async ({ page }, info) => {
  await page.goto("/tags");
  await page.getByRole("link", { name: /mountains/ }).click();
  await expectSound(page, "tag", info);
  await expect(page.locator(".tile")).toHaveCount(2);
});

test("the pages to which a form leads are sound", async ({ page }, info) => {
  // Some of them come with a status that the console tells of.
  page.removeAllListeners("console");
  await page.goto(`/albums/${walk}`);
  await settled(page);
  await send(page, `/albums/${walk}/photos/move`, [["photo", photos[0]], ["photo", photos[1]]]);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Move 2 photos");
  await expectSound(page, "selection-move", info);
  await page.goto(`/albums/${empty}/edit`);
  await page.getByRole("radio", { name: "Public:" }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("button", { name: "Make it public" })).toBeVisible();
  await expectSound(page, "album-public", info);
  await page.getByRole("button", { name: "Not now" }).click();
  await expect(page.getByRole("radio", { name: "Public:" }), "nothing has changed").not.toBeChecked();
  await page.goto(`/albums/${empty}`);
  await settled(page);
  await send(page, `/albums/${empty}/photos`, [], [["letter.jpg", "Dear all"], ["list.pdf", "%PDF"]]);
  await expect(page.getByText("letter.jpg")).toBeVisible();
  await expectSound(page, "upload-receipt", info);
  // Whoever gets a link is signed out everywhere, so it is nobody whom another test needs.
  const login = `forgetful-${info.project.name}-${info.retry}`;
  await new Person(gallery.base, gallery.ada).invite(login, `Max ${login}`);
  await page.goto("/admin/users");
  await page.getByRole("link", { name: `Max ${login}` }).click();
  await expectSound(page, "user", info);
  await send(page, `${new URL(page.url()).pathname}/password`, []);
  await expectSound(page, "user-link", info);
  await page.goto(new URL(await page.locator(".address").inputValue()).pathname);
  await expect(page.getByLabel("New password")).toBeVisible();
  await expectSound(page, "password-new", info);
});

test("on touch everything to press is large enough", async ({ page }, { project }) => {
  test.skip(project.name !== "phone");
  // A name that is shorter than a finger is wide.
  const ada = new Person(gallery.base, gallery.ada);
  const album = await ada.album("Li");
  const [photo] = await ada.upload(album, many(1));
  await ada.post(`/photos/${photo}/delete`, {});
  for (const path of [...BUSY, `/albums/${album}/journal`, `/albums/${album}/trash`]) {
    await page.goto(path);
    const small = await page.evaluate(() => {
      const targets = [...document.querySelectorAll("a, button, summary, select, input:not([type=hidden])")];
      const size = (element) => (element.closest("label") ?? element).getBoundingClientRect();
      const isInText = (element) => getComputedStyle(element).display === "inline";
      const seen = targets.filter((element) => element.checkVisibility({ visibilityProperty: true }) && !isInText(element) && !element.closest(".visually-hidden, .skip-link, [aria-hidden=true]"));
      const small = seen.filter((element) => { const { width, height } = size(element); return width < 44 || height < 44; });
      return small.map((element) => `${element.outerHTML.slice(0, 120)} ${JSON.stringify(size(element))}`);
    });
    expect(small, path).toEqual([]);
  }
});

test("at four times the size the pages still read in one column", async ({ page }, { project }) => {
  test.skip(project.name !== "desktop");
  await page.setViewportSize({ width: 320, height: 256 });
  for (const path of BUSY) {
    await page.goto(path);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBe(320);
  }
});

test("an album page carries little script, and its tiles fit the screen", async ({ page }) => {
  let script = 0;
  const asked = [];
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  const kinds = new Map();
  session.on("Network.responseReceived", ({ requestId, type, response }) => kinds.set(requestId, [type, response.url]));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const [type, url] = kinds.get(requestId) ?? [];
    if (type === "Script") script += encodedDataLength;
    if (type === "Image") asked.push(url);
  });
  await page.goto(`/albums/${walk}`);
  await settled(page);
  expect(script).toBeGreaterThan(0);
  expect(script).toBeLessThan(60_000);
  expect(asked.filter((url) => /\/(original|view)/.test(url))).toEqual([]);
  // The pixels that were fetched, and those that the screen has there.
  const tiles = await page.evaluate(() => [...document.querySelectorAll("img.tile__image")].map((image) => {
    const [, thumb] = image.srcset.match(/\/thumb\S* (\d+)w/);
    const grid = Number(image.getAttribute("width"));
    const { width, top } = image.getBoundingClientRect();
    const has = image.currentSrc.includes("/thumb") ? Number(thumb) : grid;
    return { has, wants: Math.min(grid, width * devicePixelRatio), thumb: Number(thumb), seen: top < innerHeight && image.complete };
  }));
  const seen = tiles.filter((tile) => tile.seen);
  expect(seen.length).toBeGreaterThan(3);
  expect(seen.filter(({ has, wants }) => has < wants * 0.95), "as sharp as the screen").toEqual([]);
  expect(seen.filter(({ has, wants, thumb }) => has > thumb && wants <= thumb), "and no larger than that").toEqual([]);
});
