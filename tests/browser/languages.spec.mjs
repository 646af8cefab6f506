// In French: every page is sound, fits the screen, and says nothing in English; what scripts say as well
// (pictures of it in target/browser/languages).
import { Person, many } from "./gallery.mjs";
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

// The page in French is sound, and fits the screen.
async function expectSound(page, project, name) {
  await settled(page);
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
  await page.locator("main details").evaluateAll((all) => all.forEach((one) => (one.open = true)));
  // A phone's window grows with what is too wide for it: the screen does not.
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide, "nothing is wider than the screen").toBeLessThanOrEqual(page.viewportSize().width);
  await page.screenshot({ path: `../../target/browser/languages/${project.name}-${name}.png`, fullPage: true });
  await expectAccessible(page);
}

for (const [person, pages] of Object.entries({ guest: GUEST, ada: ADA })) {
  test.describe(person, () => {
    test.use({ person });
    for (const [name, path] of Object.entries(pages)) {
      test(`${name} is sound in French`, async ({ page }, { project }) => {
        if (name === "not-found") page.removeAllListeners("console");
        await page.goto(path);
        await expectSound(page, project, name);
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

// What a page says, also to those who do not see it.
const said = (page) => page.evaluate(() => {
  const texts = [document.title];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) if (!walk.currentNode.parentElement.closest("script, style")) texts.push(walk.currentNode.data);
  for (const name of ["aria-label", "title", "placeholder", "alt"]) for (const one of document.querySelectorAll(`[${name}]`)) texts.push(one.getAttribute(name));
  return [...new Set(texts.map((text) => text.trim()))].filter((text) => /\p{L}{2}/u.test(text));
});
// What both languages have in common, and what people wrote: names, titles and tags.
const ALIKE = /^(Albums|Journal|Journal · Plage .*|Menu|Photos|\d photos?)$/;
const THEIRS = /^(: )?(The Moreau Family|Léa Roux \d+|Eve Stone|Plage .*|Vagues|sable \w+|\d{3}\.bmp|notes\.jpg)$/;

// Nothing is said as the English page says it, and what French sets apart does not part at the end of a line.
async function expectFrench(french, english) {
  const [ours, others] = [await said(french), new Set(await said(english))];
  expect(others.size, "there is something to compare with").toBeGreaterThan(5);
  expect(ours.filter((text) => others.has(text) && !ALIKE.test(text) && !THEIRS.test(text)), "still in English").toEqual([]);
  const seen = ours.filter((text) => /[\p{L}\d] [:;?!»%]|« |\d (o|ko|Mo|Go)\b|\p{L}: /u.test(text));
  expect(seen, "no plain space there").toEqual([]);
}

const DATE = String.raw`(1er|[2-9]|[12]\d|3[01]) (janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre) \d{4}`;

test.describe("what somebody did", () => {
  test.use({ person: "guest" });
  let lea, name, winter, other, photos, english;

  test.beforeEach(async ({ context, browser }, { project, line, retry }) => {
    const ada = new Person(gallery.base, gallery.ada);
    name = `Léa Roux ${line}`;
    lea = await ada.invite(`lea-${project.name}-${line}-${retry}`, name);
    winter = await lea.album("Plage en hiver");
    other = await lea.album("Vagues");
    photos = await lea.upload(winter, many(4));
    await context.addCookies(lea.cookies);
    const theirs = await browser.newContext({ ...project.use, baseURL: gallery.base, locale: "en-GB" });
    await theirs.addCookies(lea.cookies);
    english = await theirs.newPage();
  });

  test.afterEach(() => english.context().close());

  test("lies in the trash, counted and told of in French", async ({ page }, { project }) => {
    const gone = await lea.album("Plage oubliée");
    await lea.upload(gone, many(1));
    await lea.post(`/albums/${gone}/delete`, {});
    const empty = await lea.album("Plage vide");
    await lea.post(`/albums/${empty}/delete`, {});
    await lea.post(`/photos/${photos[0]}/delete`, {});
    const row = (title) => page.locator(".trash__row", { hasText: title }).locator(".trash__facts").first();
    await page.goto("/trash");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Corbeille");
    await expect(row("Plage oubliée")).toHaveText(/^Un album de 1 photo · .*encore (29|30) jours$/);
    await expect(row("Plage vide")).toHaveText(/^Un album vide · /);
    await expect(row("Plage en hiver")).toHaveText(/^1 photo de cet album · /);
    await lea.post(`/photos/${photos[1]}/delete`, {});
    await page.reload();
    await expect(row("Plage en hiver")).toHaveText(/^2 photos de cet album · /);
    await english.goto("/trash");
    await expectFrench(page, english);
    await expectSound(page, project, "trash");
    for (const [path, name] of [[`/albums/${winter}/trash`, "trash-of-an-album"], [`/trash/albums/${gone}/purge`, "trash-purge"]]) {
      await page.goto(path);
      await english.goto(path);
      await expectFrench(page, english);
      await expectSound(page, project, name);
    }
    await page.goto(`/albums/${winter}/trash`);
    await expect(page.getByRole("button", { name: "Restaurer les 2" })).toBeVisible();
    await page.locator(".trash__row").first().getByRole("button", { name: /^Restaurer/ }).click();
    await expect(page.locator(".notice")).toHaveText("Restauré.");
    await expect(page.getByRole("button", { name: "La restaurer" })).toBeVisible();
  });

  test("is told by the journal in French, with its dates", async ({ page }, { project }) => {
    const ada = new Person(gallery.base, gallery.ada);
    await lea.post(`/photos/${photos[0]}`, { title: "Vagues", caption: "" });
    await lea.post(`/photos/${photos[0]}/tags`, { tags: `sable ${project.name}`, act: "add" });
    await lea.post(`/photos/${photos[0]}/move`, { album: other });
    await lea.post(`/photos/${photos[1]}/delete`, {});
    await lea.post(`/albums/${winter}/trash/restore`, {});
    await lea.post(`/albums/${winter}`, { title: "Plage en été", visibility: "members" });
    await lea.post(`/albums/${winter}/grants`, { user: "eve", right: "edit" });
    await page.goto(`/albums/${winter}/journal`);
    await expect(page.locator(".journal__said")).toHaveText([
      "a permis à Eve Stone de modifier l’album",
      "a modifié l’album",
      "a restauré 1 photo",
      "a supprimé 1 photo",
      "a déplacé 1 photo vers « Vagues »",
      `a ajouté des étiquettes à 1 photo : sable ${project.name}`,
      "a modifié le titre ou la légende de 1 photo",
      "a ajouté 4 photos",
      "a créé l’album",
    ].map((sentence) => `${name} ${sentence}`));
    const changed = page.locator(".journal__act").nth(1).locator(".journal__detail");
    await expect(changed).toHaveText(["Titre : « Plage en été », auparavant « Plage en hiver »", "Qui le voit : pour les membres, auparavant privé"]);
    for (const when of await page.locator(".journal__when time").allTextContents()) expect(when).toMatch(new RegExp(`^${DATE} à \\d\\d:\\d\\d UTC$`));
    await english.goto(`/albums/${winter}/journal`);
    await expect(english.locator(".journal__when time").first()).not.toHaveText(/ à /);
    await expectFrench(page, english);
    await expectSound(page, project, "journal");
  });

  test("is found in French, and so is nothing", async ({ page }, { project }) => {
    for (const title of ["Plage déserte", "Plage noire"]) {
      const album = await lea.album(title);
      if (title === "Plage noire") await lea.upload(album, many(1));
    }
    const facts = (title) => page.locator(".album-card", { hasText: title }).locator(".album-card__facts");
    const find = async (query, name, status = 200) => {
      const path = `/search?q=${encodeURIComponent(query)}`;
      expect((await page.goto(path)).status()).toBe(status);
      await english.goto(path);
      await settled(english);
      await settled(page);
      await expectFrench(page, english);
      await expectSound(page, project, name);
    };
    await find("plage", "search");
    await expect(facts("Plage déserte")).toHaveText("0 photo");
    await expect(facts("Plage noire")).toHaveText("1 photo");
    await expect(facts("Plage en hiver")).toHaveText("4 photos");
    await find("", "search-empty");
    await find("zzz", "search-none");
    await expect(page.getByRole("main")).toContainText("Rien n’a été trouvé pour « zzz ».");
    // A refused search is an answer that the console complains of.
    page.removeAllListeners("console");
    await find("depuis:demain", "search-refused", 422);
    await expect(page.getByRole("alert")).toHaveText("« demain » n’est pas une date. Écrivez une année, un mois ou un jour : 2024, 2024-06 ou 2024-06-12.");
  });

  test("goes through a queue that speaks French from its first file to its receipt", async ({ page }, { project }) => {
    const album = await lea.album("Plage en route");
    const session = await page.context().newCDPSession(page);
    await session.send("Network.enable");
    const limit = (bytes) => session.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: bytes });
    const queue = page.locator(".queue");
    const press = (name) => queue.getByRole("button", { name, exact: true }).first().click();
    const files = (count, width, height) => many(count, width, height).map(([name, buffer]) => ({ name, mimeType: "image/bmp", buffer }));
    await page.goto(`/albums/${album}`);
    await limit(300_000);
    await page.locator(".upload__files").setInputFiles(files(4, 900, 600));
    await expect(queue.locator(".queue__title")).toHaveText("Envoi : 0 sur 4");
    await expect(queue.locator(".queue__state").last()).toHaveText("En attente");
    await expect(queue.locator(".queue__state").first()).toHaveText(/^\d+\s%$/);
    await expect(queue.locator(".queue__facts").nth(1)).toHaveText(/^[\d,]+\s[kM]o sur 6,\d\sMo · [\d,]+\s[kM]o par seconde · encore \d+\ss$/);
    // The words of an English queue: what scripts say is in one file.
    await english.goto(`/albums/${album}`);
    await english.locator(".upload__files").setInputFiles(files(1, 900, 600));
    await expect(english.locator(".queue__title")).toHaveText(/^(Uploading: 0 of 1|One file is done)$/);
    await expectFrench(page, english);
    await press("Suspendre");
    await expect(queue.locator(".queue__title")).toHaveText(/^En pause\s: \d sur 4$/);
    await expectAccessible(page);
    await page.screenshot({ path: `../../target/browser/languages/${project.name}-queue.png` });
    await press("Reprendre");
    await press("Annuler : 003.bmp");
    await limit(-1);
    const lies = { name: "notes.jpg", mimeType: "image/jpeg", buffer: Buffer.from("Mes notes.") };
    await page.locator(".upload__files").setInputFiles(lies);
    await expect(queue.locator(".queue__title")).toHaveText("4 fichiers traités");
    await expect(queue.locator(".queue__facts").nth(1)).toHaveText(/^([12]\senregistrés? · [12]\sdéjà là|3\senregistrés) · 1\srefusé · 1\sannulé$/);
    await english.locator(".upload__files").setInputFiles(lies);
    await expect(english.locator(".queue__title")).toHaveText("2 files are done");
    await expectFrench(page, english);
    await press("Fermer");
    await page.locator(".upload > summary").click();
    await page.locator(".upload__files").setInputFiles(files(1, 900, 600));
    await expect(queue.locator(".queue__title")).toHaveText("1 fichier traité");
    await expect(queue.locator(".queue__facts").nth(1)).toHaveText("1 déjà là");
  });
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
