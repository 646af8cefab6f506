// What each person sees of an album behind a door, and what they do not: on the pages, in lists, and among the bytes.
import { PASSWORD, Person, many } from "./gallery.mjs";
import { expect, gallery, settled, test } from "./people.mjs";

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

const ada = () => new Person(gallery.base, gallery.ada);
const tiles = (page) => page.locator(".photo-grid .tile");
const act = (page, name) => page.locator(".acts").getByText(name, { exact: true });

// Somebody whom no other test needs.
async function newcomer(first, last, { project, line, retry }) {
  const login = `${first.toLowerCase()}-${project.name}-${line}-${retry}`;
  const name = `${first} ${last} ${line}`;
  const person = await ada().invite(login, name);
  const list = await (await ada().ask(`/admin/users?search=${login}`)).text();
  return Object.assign(person, { login, name, id: list.match(/\/admin\/users\/([0-9a-f]{32})/)[1] });
}

// A private album of ada's with three photos, of which one lies in the trash.
async function room(title) {
  const album = await ada().album(title);
  const photos = await ada().upload(album, many(3));
  await ada().post(`/photos/${photos[2]}/delete`, {});
  return { album, photos, path: `/albums/${album}` };
}

test.describe("somebody who may change the photos", () => {
  test.use({ person: "guest" });
  let nora, album, photos, path;

  test.beforeEach(async ({ context }, info) => {
    ({ album, photos, path } = await room("Lent to nora"));
    nora = await newcomer("Nora", "Field", info);
    await ada().post(`${path}/grants`, { user: nora.login, right: "edit" });
    await context.addCookies(nora.cookies);
  });

  test("has every button of the photos, and none of the album’s owner", async ({ page }) => {
    const other = await ada().album("Also lent to nora");
    await ada().post(`/albums/${other}/grants`, { user: nora.login, right: "edit" });
    await page.goto("/");
    await page.getByRole("link", { name: "Lent to nora", exact: true }).click();
    const main = page.getByRole("main");
    await expect(main.locator("summary", { hasText: "Add photos" })).toBeVisible();
    for (const name of ["Edit album", "Journal", "Download all"]) await expect(main.getByRole("link", { name })).toBeVisible();
    await expect(main.getByRole("link", { name: "Who can see it" })).toHaveCount(0);
    await settled(page);
    await page.getByRole("checkbox", { name: "Choose photos" }).check();
    await tiles(page).first().locator(".tile__choice").click();
    const bar = page.locator(".selection__bar");
    for (const name of ["Download", "Use as the cover", "Tag…", "Move…", "Delete…"]) await expect(bar.getByText(name, { exact: true })).toBeVisible();
    await page.goto(`${path}/edit`);
    await expect(main.getByLabel("Title")).toBeVisible();
    await expect(main.getByRole("group", { name: "Who can see it?" })).toHaveCount(0);
    await expect(main.getByRole("group", { name: "What can those download who only look?" })).toHaveCount(0);
    await expect(main.getByText("Delete")).toHaveCount(0);
    await page.goto(`/photos/${photos[0]}`);
    for (const name of ["Title and caption", "Tags", "Use as the cover", "Move…", "Delete…"]) await expect(act(page, name)).toBeVisible();
    await expect(main.getByRole("link", { name: "Download original" })).toBeVisible();
    await page.goto(`${path}/trash`);
    await expect(main.getByRole("button", { name: /^Restore/ }).first()).toBeVisible();
    await expect(main.getByText(/for good/)).toHaveCount(0);
  });

  test("adds, tells of, tags, moves, deletes and restores photos", async ({ page }, { project }) => {
    const other = await ada().album("Where nora takes them");
    await ada().post(`/albums/${other}/grants`, { user: nora.login, right: "edit" });
    await page.goto(path);
    await page.locator(".upload > summary").click();
    const [name, buffer] = many(4)[3];
    await page.locator(".upload__files").setInputFiles({ name, mimeType: "image/bmp", buffer });
    await expect(tiles(page)).toHaveCount(3);
    await page.goto(`/photos/${photos[0]}`);
    await act(page, "Title and caption").click();
    await page.getByLabel("Caption").fill("By nora");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.locator(".photo-info__caption")).toHaveText("By nora");
    await act(page, "Tags").click();
    await page.getByRole("combobox", { name: "Add tags, separated by commas" }).fill(`lent ${project.name}`);
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await expect(page.locator(".tags").getByRole("link", { name: `lent ${project.name}` })).toBeVisible();
    await act(page, "Move…").click();
    await page.getByLabel("To the album").selectOption(other);
    await page.getByRole("button", { name: "Move", exact: true }).click();
    await page.goto(path);
    await expect(tiles(page)).toHaveCount(2);
    await page.goto(`/photos/${photos[1]}`);
    await act(page, "Delete…").click();
    await page.getByRole("button", { name: "Delete this photo" }).click();
    await expect(tiles(page)).toHaveCount(1);
    await page.goto(`${path}/trash`);
    await page.getByRole("button", { name: "Restore all 2" }).click();
    await page.goto(path);
    await expect(tiles(page)).toHaveCount(3);
  });

  test("takes back what she did herself, and not what its owner did", async ({ page }) => {
    await nora.post(`/photos/${photos[0]}/delete`, {});
    await page.goto(`${path}/journal`);
    await expect(page.locator(".journal__said")).toContainText([`${nora.name} deleted 1 photo`, "Ada Moreau deleted 1 photo"]);
    await expect(page.getByRole("button", { name: /^Take back/ })).toHaveCount(1);
    await page.getByRole("button", { name: new RegExp(`^Take back.*${nora.name} deleted 1 photo$`) }).click();
    await expect(page.locator(".notice")).toHaveText("Taken back.");
    await page.goto(path);
    await expect(tiles(page)).toHaveCount(2);
  });

  test("is refused, in words, what only the owner may do", async ({ page }) => {
    page.removeAllListeners("console");
    for (const [way, sentence] of [["grants", "but not decide who sees it"], ["delete", "Only its owner or an administrator can delete this album."]]) {
      expect((await page.goto(`${path}/${way}`)).status(), way).toBe(403);
      await expect(page.getByRole("main")).toContainText(sentence);
    }
    const hers = await nora.album("Nora’s own");
    const acts = [["", { visibility: "public" }], ["/grants", { user: "eve", right: "read" }], ["/owner", { user: nora.login }], ["/delete", {}], ["/trash/empty", {}]];
    for (const [way, fields] of [...acts.map(([way, fields]) => [path + way, fields]), [`/photos/${photos[0]}/move`, { album: hers }], [`/trash/photos/${photos[2]}/purge`, {}]]) {
      await expect(nora.post(way, fields), way).rejects.toThrow(/: 403 /);
    }
    // Nothing of it was done.
    await page.goto(path);
    await expect(tiles(page)).toHaveCount(2);
    await expect(page.locator(".album-head__facts")).toContainText("Private · Ada Moreau");
    await page.goto(`${path}/trash`);
    await expect(page.locator(".trash__row")).toHaveCount(1);
  });
});

test.describe("a second administrator, to whom nothing was given", () => {
  test.use({ person: "guest" });
  let iris, become, photos, path;

  test.beforeEach(async ({ context }, info) => {
    ({ photos, path } = await room("Not of iris"));
    iris = await newcomer("Iris", "Lane", info);
    become = async (role) => {
      await ada().post(`/admin/users/${iris.id}`, { role });
      // Whoever becomes something else has to sign in again.
      await iris.post("/login", { login: iris.login, password: PASSWORD, next: "/" }, "/login");
      await context.addCookies(iris.cookies);
    };
    await become("administrator");
  });

  // The gallery has one administrator again.
  test.afterEach(() => ada().post(`/admin/users/${iris.id}`, { role: "member" }));

  test("has every button that its owner has", async ({ page }) => {
    await page.goto(path);
    const main = page.getByRole("main");
    await expect(main.locator("summary", { hasText: "Add photos" })).toBeVisible();
    for (const name of ["Who can see it", "Edit album", "Journal", "Download all"]) await expect(main.getByRole("link", { name })).toBeVisible();
    await page.goto(`${path}/edit`);
    await expect(main.getByRole("group", { name: "Who can see it?" })).toBeVisible();
    await expect(main.getByRole("group", { name: "What can those download who only look?" })).toBeVisible();
    await expect(main.getByRole("link", { name: "Delete the album…" })).toBeVisible();
    await page.goto(`/photos/${photos[0]}`);
    for (const name of ["Title and caption", "Tags", "Use as the cover", "Move…", "Delete…"]) await expect(act(page, name)).toBeVisible();
    await expect(main.getByRole("link", { name: "Download original" })).toBeVisible();
    await page.goto(`${path}/trash`);
    await expect(main.getByText("Delete for good…").first()).toBeVisible();
    await page.goto(`${path}/journal`);
    await expect(main.getByRole("button", { name: /^Take back.*Ada Moreau deleted 1 photo$/ })).toBeVisible();
  });

  test("decides who sees it, and stands in the list with the reason", async ({ page, browser }) => {
    const eves = await browser.newContext({ baseURL: gallery.base });
    await eves.addCookies(gallery.eve);
    const see = async () => (await eves.request.get(path)).status();
    expect(await see()).toBe(404);
    await page.goto(`${path}/grants`);
    const person = (name) => page.getByRole("listitem").filter({ hasText: name });
    await expect(person(iris.name)).toContainText("can see and change everything here, because administrators can do so in every album.");
    // There is nothing that could be taken away from her.
    await expect(person(iris.name).getByRole("button")).toHaveCount(0);
    await page.getByLabel("Their login").fill("eve");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(person("Eve Stone")).toContainText("can see the photos, because it was given to them here.");
    expect(await see()).toBe(200);
    await person("Eve Stone").getByRole("button", { name: "Take it away" }).click();
    await expect(person("Eve Stone")).toHaveCount(0);
    expect(await see()).toBe(404);
    await eves.close();
  });

  test("deletes it and brings it back, and finds nothing once she is a member like any other", async ({ page }) => {
    page.removeAllListeners("console");
    await page.goto(`${path}/edit`);
    await page.getByRole("link", { name: "Delete the album…" }).click();
    await page.getByRole("button", { name: "Delete the album" }).click();
    await expect(page).toHaveURL(/\/\?done=deleted/);
    expect((await page.goto(path)).status()).toBe(404);
    const album = path.split("/").at(-1);
    await page.goto("/trash");
    await page.locator(`form[action="/trash/albums/${album}/restore"]`).getByRole("button").click();
    await expect(page.locator(".notice")).toHaveText("Restored.");
    expect((await page.goto(path)).status()).toBe(200);
    await expect(page.locator(".album-head__facts")).toContainText("Ada Moreau");
    await become("member");
    for (const way of [path, `${path}/grants`, `${path}/edit`, `/photos/${photos[0]}`, "/admin/users"]) expect((await page.goto(way)).status(), way).toBe(404);
  });
});
