// Adding photos: whatever breaks, each file arrives once, and one can see how far it is and what became of it.
import { test as plain } from "@playwright/test";
import { connect, createServer } from "node:net";
import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Person, many, setUp, start } from "./gallery.mjs";
import { THEMES, expect, expectAccessible, gallery, test } from "./people.mjs";

const isPhone = ({ project }) => project.name === "phone";
const ada = () => new Person(gallery.base, gallery.ada);
const queue = (page) => page.locator(".queue");
const title = (page) => page.locator(".queue__title");
const facts = (page) => page.locator(".queue .queue__facts:not([hidden])").last();
const rows = (page, state) => page.locator(state ? `.queue__file[data-state=${state}]` : ".queue__file");
const tiles = (page) => page.locator("li.tile");
const field = (page) => page.locator(".upload__files");
const asFiles = (files) => files.map(([name, buffer]) => ({ name, mimeType: "image/bmp", buffer }));
const receipt = (page) => page.locator(".queue > .queue__facts").filter({ hasText: /\d/ }).last();

async function openUpload(page, album) {
  await page.goto(`/albums/${album}`);
  await unfold(page);
}

async function unfold(page) {
  const more = page.locator(".upload > summary");
  if (await more.count()) await more.click();
}

// Leaves the page when the first part of the file has arrived, and comes back.
async function interrupt(page, file) {
  const fast = await slow(page, 2_000_000);
  await field(page).setInputFiles(file);
  await page.waitForResponse((answer) => answer.request().method() === "PATCH" && answer.status() === 204);
  await leave(page);
  await fast();
  await expect(queue(page)).toContainText("One upload was interrupted.");
  await unfold(page);
}

// Whoever leaves is warned.
async function leave(page) {
  const warning = page.waitForEvent("dialog").then((dialog) => dialog.accept());
  await page.reload();
  await warning;
}

async function slow(page, bytes) {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  const limit = (bytes) => session.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: bytes });
  await limit(bytes);
  return () => limit(-1);
}

// What is asked for a file of this name, from its `from`th byte on, meets an obstacle until what is returned is called.
async function obstruct(page, name, meet, from = 0) {
  const addresses = [];
  const isOfIt = (request) => (request.headers()["upload-metadata"] ?? "").includes(`filename ${btoa(name)},`);
  page.on("response", (answer) => isOfIt(answer.request()) && addresses.push(new URL(answer.headers().location ?? "", answer.url()).pathname));
  const look = (route) => {
    const request = route.request();
    const isBegun = addresses.includes(new URL(request.url()).pathname);
    const isStopped = from ? isBegun && Number(request.headers()["upload-offset"] ?? 0) >= from : isOfIt(request);
    return isStopped ? meet(route) : route.fallback();
  };
  await page.route("**/uploads", look);
  await page.route("**/uploads/*", look);
  return () => page.unrouteAll();
}

// A file is given up only after minutes.
async function givenUp(page, count) {
  const wait = async () => {
    await page.clock.fastForward(60_000);
    return rows(page, "failed").count();
  };
  await expect.poll(wait, { intervals: [200] }).toBe(count);
}

// A line between the browser and the gallery that can be cut.
async function line(to) {
  const ends = new Set();
  let whole = true;
  let target = to;
  const server = createServer((here) => {
    if (!whole) return here.destroy();
    const there = connect(new URL(target).port, "127.0.0.1");
    for (const [one, other] of [[here, there], [there, here]]) {
      ends.add(one);
      one.on("error", () => {}).on("close", () => other.destroy());
      one.pipe(other);
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    base: `http://127.0.0.1:${server.address().port}`,
    cut() {
      whole = false;
      ends.forEach((end) => end.destroy());
      ends.clear();
    },
    mend(base = target) {
      [whole, target] = [true, base];
    },
    close: () => server.close(),
  };
}

async function folder(files) {
  const path = await mkdtemp(join(tmpdir(), "salon-folder-"));
  for (const [name, bytes] of files) {
    await mkdir(join(path, name, ".."), { recursive: true });
    await writeFile(join(path, name), bytes);
  }
  return path;
}

plain("forty files arrive once, through a line that is cut and a server that is killed", async ({ browser }, info) => {
  plain.setTimeout(240_000);
  const data = join(await mkdtemp(join(tmpdir(), "salon-browser-")), "data");
  let site = await start(data);
  const wire = await line(site.base);
  const killed = async () => {
    site.process.kill("SIGKILL");
    await new Promise((resolve) => site.process.once("exit", resolve));
    site = await start(data);
    wire.mend(site.base);
  };
  try {
    const mira = await setUp(site);
    const album = await mira.album("Forty");
    const context = await browser.newContext({ ...info.project.use, baseURL: wire.base });
    await context.addCookies(mira.cookies.map((cookie) => ({ ...cookie, url: wire.base })));
    const page = await context.newPage();
    await page.goto(`/albums/${album}`);
    await slow(page, 60_000);
    await field(page).setInputFiles(asFiles(many(40, 60, 60)));
    const done = () => rows(page, "saved").count();
    await expect.poll(done).toBeGreaterThan(4);
    const failed = page.waitForEvent("requestfailed");
    wire.cut();
    await failed;
    wire.mend();
    await expect.poll(done, { timeout: 60_000 }).toBeGreaterThan(12);
    await killed();
    await expect.poll(done, { timeout: 60_000 }).toBeGreaterThan(20);
    await killed();
    await expect(title(page)).toHaveText("40 files are done", { timeout: 120_000 });
    await expect(receipt(page)).toHaveText("40 saved");
    await expect(tiles(page)).toHaveCount(40);
    await page.reload();
    await expect(tiles(page)).toHaveCount(40);
    const names = await page.locator(".tile__link").evaluateAll((links) => links.map((link) => link.title));
    expect(names.sort()).toEqual(many(40).map(([name]) => name));
    await context.close();
  } finally {
    wire.close();
    site.process.kill("SIGINT");
    await new Promise((resolve) => site.process.once("exit", resolve));
    await rm(join(data, ".."), { recursive: true });
  }
});

test("a folder of five hundred files with junk in it", async ({ page }, info) => {
  test.skip(isPhone(info), "phones choose no folders");
  test.setTimeout(300_000);
  const pictures = many(485).map(([name, bytes], n) => [`Holiday/${n % 7}/${name}`, bytes]);
  const junk = [".DS_Store", "Thumbs.db", "desktop.ini", "0/.DS_Store", "1/.picasa.ini"].map((name) => [`Holiday/${name}`, Buffer.from("junk")]);
  const others = ["notes.txt", "film.mp4", "list.pdf"].map((name) => [`Holiday/${name}`, Buffer.from("no picture")]);
  const wrong = [["Holiday/lies.jpg", Buffer.from("These are my notes.")], ["Holiday/empty.jpg", Buffer.alloc(0)]];
  const twice = pictures.slice(0, 5).map(([, bytes], n) => [`Holiday/again/copy-${n}.bmp`, bytes]);
  const path = await folder([...pictures, ...junk, ...others, ...wrong, ...twice]);
  const album = await ada().album("A folder");
  await openUpload(page, album);
  await page.locator("input[webkitdirectory]").setInputFiles(join(path, "Holiday"));
  await page.getByRole("button", { name: "Add to this album" }).click();
  await expect(title(page)).toHaveText("495 files are done", { timeout: 240_000 });
  await expect(receipt(page)).toHaveText("485 saved · 5 already here · 5 refused");
  await expect(queue(page)).toContainText("5 files were left out");
  await expect(rows(page, "refused").filter({ hasText: "lies.jpg" })).toContainText("not");
  await rm(path, { recursive: true });
});

test("each file and all of them can be paused, gone on with, cancelled and removed, by keys alone", async ({ page }) => {
  const album = await ada().album("By keys");
  await openUpload(page, album);
  const fast = await slow(page, 300_000);
  await field(page).setInputFiles(asFiles(many(4, 900, 600)));
  await expect(rows(page, "sending")).toHaveCount(3);
  await expect(rows(page, "waiting")).toHaveCount(1);
  await expect(facts(page)).toContainText("left");
  const press = async (name, key = "Enter") => {
    await page.getByRole("button", { name, exact: true }).focus();
    await page.keyboard.press(key);
  };
  await press("Pause: 000.bmp");
  await expect(rows(page, "paused")).toHaveCount(1);
  await expect(page.getByRole("button", { name: "Go on: 000.bmp" })).toBeFocused();
  await press("Cancel: 001.bmp", " ");
  await expect(rows(page, "cancelled")).toHaveCount(1);
  await press("Pause");
  await expect(title(page)).toHaveText("Paused: 0 of 3");
  await expect(rows(page, "sending")).toHaveCount(0);
  await press("Go on");
  await fast();
  await expect(title(page)).toHaveText("3 files are done", { timeout: 60_000 });
  await expect(receipt(page)).toHaveText("3 saved · 1 cancelled");
  await press("Remove: 001.bmp");
  await expect(rows(page)).toHaveCount(3);
  await press("Close");
  await expect(queue(page)).toHaveCount(0);
  await expect(tiles(page)).toHaveCount(3);
});

test("the receipt says what was saved, what was here and what was refused and why", async ({ page }, info) => {
  const mira = ada();
  const album = await mira.album("A receipt");
  await mira.upload(album, many(2));
  await openUpload(page, album);
  const lies = { name: "lies.jpg", mimeType: "image/jpeg", buffer: Buffer.from("These are my notes.") };
  await field(page).setInputFiles([...asFiles(many(4)), lies]);
  await expect(receipt(page)).toHaveText("2 saved · 2 already here · 1 refused");
  await expect(page.getByRole("status").filter({ hasText: "2 saved" })).toHaveCount(1);
  await expect(rows(page, "refused")).toContainText("lies.jpg");
  await expect(tiles(page)).toHaveCount(4);
  await expect(page.locator("li.tile img.tile__image")).toHaveCount(4);
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme });
    await expectAccessible(page);
    await page.screenshot({ path: `../../target/browser/pages/upload-receipt-${info.project.name}-${theme}.png` });
  }
});

test("a file whose photo was deleted can be added again, and one that is here says so again", async ({ page }) => {
  const mira = ada();
  const album = await mira.album("Once more");
  const files = many(2);
  const path = await folder(files);
  const chosen = files.map(([name]) => join(path, name));
  await openUpload(page, album);
  await field(page).setInputFiles(chosen);
  await expect(receipt(page)).toHaveText("2 saved");
  await expect(tiles(page)).toHaveCount(2);
  const photo = (await tiles(page).first().getAttribute("id")).slice("photo-".length);
  await mira.post(`/photos/${photo}/delete`, {});
  await expect(tiles(page)).toHaveCount(1);
  await field(page).setInputFiles(chosen);
  await expect(receipt(page)).toHaveText("1 saved · 1 already here");
  await expect(rows(page)).toHaveCount(2);
  await expect(tiles(page)).toHaveCount(2);
  await rm(path, { recursive: true });
});

test("an album that goes while it is added to is said to be gone", async ({ page }) => {
  page.removeAllListeners("console");
  const mira = ada();
  const album = await mira.album("It goes");
  await openUpload(page, album);
  const fast = await slow(page, 500_000);
  await field(page).setInputFiles(asFiles(many(2, 1200, 900)));
  await page.waitForRequest((request) => request.method() === "PATCH");
  await mira.post(`/albums/${album}/delete`, {});
  await fast();
  await expect(rows(page, "refused")).toHaveCount(2);
  await expect(receipt(page)).toHaveText("2 refused");
  await expect(rows(page).first()).toContainText("The album is not there any more.");
  await expect(page.getByText("There is nothing here.")).toBeVisible();
});

test("two tabs send the same folder, and everything is there once", async ({ page, context }) => {
  const album = await ada().album("Two tabs");
  const other = await context.newPage();
  await openUpload(page, album);
  await openUpload(other, album);
  await Promise.all([page, other].map((tab) => field(tab).setInputFiles(asFiles(many(20)))));
  for (const tab of [page, other]) {
    await expect(title(tab)).toHaveText("20 files are done");
    await expect(rows(tab, "failed")).toHaveCount(0);
    await expect(rows(tab, "refused")).toHaveCount(0);
  }
  const saved = await Promise.all([page, other].map((tab) => rows(tab, "saved").count()));
  expect(saved[0] + saved[1]).toBe(20);
  await page.reload();
  await expect(tiles(page)).toHaveCount(20);
});

test("after a reload the same file goes on from where it was", async ({ page }) => {
  const album = await ada().album("A reload");
  await openUpload(page, album);
  const path = await folder([["large.bmp", many(1, 2400, 1200)[0][1]]]);
  await interrupt(page, join(path, "large.bmp"));
  const next = page.waitForRequest((request) => request.method() === "PATCH");
  await field(page).setInputFiles(join(path, "large.bmp"));
  expect(Number((await next).headers()["upload-offset"])).toBeGreaterThan(0);
  await expect(receipt(page)).toHaveText("1 saved");
  await expect(queue(page)).not.toContainText("interrupted");
  await page.reload();
  await expect(tiles(page)).toHaveCount(1);
  await expect(queue(page)).toHaveCount(0);
  await rm(path, { recursive: true });
});

test("a file that was chosen before the scripts came is added", async ({ page }) => {
  const album = await ada().album("A quick hand");
  let come;
  const wait = new Promise((resolve) => (come = resolve));
  await page.route(/\/app\.js$/, async (route) => {
    await wait;
    await route.continue();
  });
  await page.goto(`/albums/${album}`, { waitUntil: "commit" });
  await field(page).setInputFiles(asFiles(many(1)));
  come();
  await expect(receipt(page)).toHaveText("1 saved");
});

// Like a scanner's: another picture with the same name, size and date.
async function twins() {
  const [, one] = many(1, 2400, 1200)[0];
  const other = Buffer.from(one).fill(200, 54);
  const path = await folder([["a/SCAN0001.bmp", one], ["b/SCAN0001.bmp", other]]);
  for (const name of ["a", "b"]) await utimes(join(path, name, "SCAN0001.bmp"), 1_700_000_000, 1_700_000_000);
  return { path, files: ["a", "b"].map((name) => join(path, name, "SCAN0001.bmp")), other };
}

test("two files with the same name, size and date are two photos", async ({ page }) => {
  const album = await ada().album("Twins");
  await openUpload(page, album);
  const { path, files } = await twins();
  await field(page).setInputFiles(files);
  await expect(receipt(page)).toHaveText("2 saved");
  await rm(path, { recursive: true });
});

test("a file goes on only with what was sent of itself", async ({ page }) => {
  const album = await ada().album("Not the same");
  await openUpload(page, album);
  const { path, files, other } = await twins();
  await interrupt(page, files[0]);
  const next = page.waitForRequest((request) => request.method() === "PATCH");
  await field(page).setInputFiles(files[1]);
  expect((await next).headers()["upload-offset"]).toBe("0");
  await expect(receipt(page)).toHaveText("1 saved");
  const photo = (await tiles(page).first().getAttribute("id")).slice("photo-".length);
  const original = await (await ada().ask(`/photos/${photo}/original`)).arrayBuffer();
  expect(Buffer.from(original).equals(other)).toBe(true);
  await rm(path, { recursive: true });
});

test("what had not begun when the page went is remembered too, and forgotten when it is told to", async ({ page }) => {
  const album = await ada().album("Five of them");
  await openUpload(page, album);
  const fast = await slow(page, 200_000);
  await field(page).setInputFiles(asFiles(many(5, 1200, 900)));
  await page.waitForRequest((request) => request.method() === "PATCH");
  await leave(page);
  await fast();
  await expect(queue(page)).toContainText("5 uploads were interrupted.");
  await page.getByRole("button", { name: "Forget them" }).click();
  await expect(queue(page)).toHaveCount(0);
  await page.reload();
  await expect(tiles(page)).toHaveCount(0);
  await expect(queue(page)).toHaveCount(0);
});

test("a tab leaves alone what another one is sending", async ({ page, context }) => {
  const album = await ada().album("One of two tabs");
  const [bytes, other] = [asFiles(many(3, 1200, 900)), await context.newPage()];
  await openUpload(page, album);
  const fast = await slow(page, 300_000);
  await field(page).setInputFiles(bytes);
  await page.waitForRequest((request) => request.method() === "PATCH");
  await openUpload(other, album);
  // It sends them on its own account, and gives up only that.
  const slower = await slow(other, 300_000);
  await field(other).setInputFiles(bytes);
  await other.waitForRequest((request) => request.method() === "PATCH");
  await expect(queue(other)).not.toContainText("interrupted");
  await other.getByRole("button", { name: "Cancel all" }).click();
  await slower();
  await fast();
  await expect(receipt(page)).toHaveText("3 saved");
});

test("an upload that the gallery does not have any more begins anew", async ({ page }) => {
  page.removeAllListeners("console");
  const album = await ada().album("Given up");
  await openUpload(page, album);
  const fast = await slow(page, 2_000_000);
  const begun = page.waitForResponse((answer) => answer.request().method() === "POST" && answer.status() === 201);
  await field(page).setInputFiles(asFiles(many(1, 2400, 1200)));
  const address = (await begun).headers().location;
  await page.waitForResponse((answer) => answer.request().method() === "PATCH" && answer.status() === 204);
  await page.evaluate(async (address) => {
    const token = document.querySelector(".upload input[name=token], form.upload__form input[name=token], input[name=token]").value;
    await fetch(address, { method: "DELETE", headers: { "X-Salon-Token": token, "Tus-Resumable": "1.0.0" } });
  }, address);
  await fast();
  await expect(receipt(page)).toHaveText("1 saved");
});

test("who may only look from now on has a receipt that says so", async ({ page, browser }) => {
  const album = await ada().album("From edit to read");
  await ada().post(`/albums/${album}/grants`, { user: "tom", right: "edit" });
  const context = await browser.newContext({ baseURL: gallery.base });
  await context.addCookies(gallery.tom);
  const toms = await context.newPage();
  await openUpload(toms, album);
  const fast = await slow(toms, 500_000);
  await field(toms).setInputFiles(asFiles(many(2, 1200, 900)));
  await toms.waitForRequest((request) => request.method() === "PATCH");
  await ada().post(`/albums/${album}/grants`, { user: "tom", right: "read" });
  await fast();
  await expect(receipt(toms)).toHaveText("2 refused");
  await expect(rows(toms, "refused").first()).toContainText("You may look at this album, but not add photos to it.");
  await context.close();
});

test("a file that changes while it is sent is not taken for the one that was chosen", async ({ page }) => {
  const album = await ada().album("A change");
  await openUpload(page, album);
  const [, bytes] = many(1, 2400, 1200)[0];
  const path = await folder([["large.bmp", bytes]]);
  const fast = await slow(page, 2_000_000);
  await field(page).setInputFiles(join(path, "large.bmp"));
  await page.waitForRequest((request) => request.method() === "PATCH");
  await writeFile(join(path, "large.bmp"), Buffer.concat([bytes, Buffer.from("more")]));
  await fast();
  await expect(rows(page, "refused")).toContainText("The file changed while it was uploaded.");
  await page.reload();
  await expect(tiles(page)).toHaveCount(0);
  await rm(path, { recursive: true });
});

test("what is dropped or pasted anywhere on the page is added", async ({ page }) => {
  const album = await ada().album("Dropped");
  await page.goto(`/albums/${album}`);
  const carried = await page.evaluateHandle((files) => {
    const carried = new DataTransfer();
    for (const [name, bytes] of files) carried.items.add(new File([new Uint8Array(bytes)], name, { type: "image/bmp" }));
    return carried;
  }, many(2).map(([name, bytes]) => [name, [...bytes]]));
  await page.dispatchEvent("main", "dragenter", { dataTransfer: carried });
  await expect(page.locator(".drop-veil")).toBeVisible();
  await page.dispatchEvent("main", "drop", { dataTransfer: carried });
  await expect(page.locator(".drop-veil")).toBeHidden();
  await expect(receipt(page)).toHaveText("2 saved");
  await expect(tiles(page)).toHaveCount(2);
  await page.evaluate(([name, bytes]) => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([new Uint8Array(bytes)], name, { type: "image/bmp" }));
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
  }, [many(3)[2][0], [...many(3)[2][1]]]);
  await expect(tiles(page)).toHaveCount(3);
});

test("a part that was changed on its way is sent again", async ({ page }) => {
  // The console tells of the answer.
  page.removeAllListeners("console");
  const album = await ada().album("Changed on its way");
  await openUpload(page, album);
  const answers = [];
  page.on("response", (answer) => answer.request().method() === "PATCH" && answers.push(answer.status()));
  await page.route("**/*", async (route) => {
    const request = route.request();
    if (request.method() !== "PATCH" || answers.length) return route.fallback();
    const body = request.postDataBuffer();
    body[100] ^= 1;
    await route.continue({ postData: body });
  });
  await field(page).setInputFiles(asFiles(many(1)));
  await expect(receipt(page)).toHaveText("1 saved");
  expect(answers).toEqual([460, 204]);
});

test("whoever leaves is warned of what is paused, too", async ({ page }) => {
  await openUpload(page, await ada().album("Paused"));
  await slow(page, 200_000);
  await field(page).setInputFiles(asFiles(many(1, 1200, 900)));
  await page.waitForRequest((request) => request.method() === "PATCH");
  await queue(page).getByRole("button", { name: "Pause", exact: true }).first().click();
  await expect(rows(page, "paused")).toHaveCount(1);
  await leave(page);
});

test("a file that gets no answer holds up no other, says so, and comes when it is tried again", async ({ page }, info) => {
  page.removeAllListeners("console");
  await page.clock.install();
  await openUpload(page, await ada().album("No answer"));
  const clear = await obstruct(page, "001.bmp", (route) => route.abort("connectionrefused"));
  await field(page).setInputFiles(asFiles(many(6)));
  await expect(rows(page, "saved")).toHaveCount(5);
  await expect(rows(page, "sending")).toContainText("001.bmp");
  await expect(queue(page).getByRole("button", { name: /^Try/ })).toHaveCount(0);
  await givenUp(page, 1);
  await expect(rows(page, "failed")).toContainText("001.bmp");
  await expect(rows(page, "failed")).toContainText("No answer: the connection broke");
  await expect(queue(page).getByRole("button", { name: /^Try/ })).toHaveCount(1);
  await expect(title(page)).toHaveText("5 files are done");
  await expect(receipt(page)).toHaveText("5 saved · 1 not uploaded");
  await expect(queue(page).getByRole("status")).toContainText("1 not uploaded");
  await expectAccessible(page);
  await page.screenshot({ path: `../../target/browser/pages/upload-failed-${info.project.name}.png` });
  await clear();
  await queue(page).getByRole("button", { name: "Try again: 001.bmp" }).click();
  await expect(receipt(page)).toHaveText("6 saved");
  await expect(queue(page).getByRole("button", { name: /^Try/ })).toHaveCount(0);
  await expect(tiles(page)).toHaveCount(6);
});

test("all that got no answer are tried again with one button, each from where it was", async ({ page }) => {
  page.removeAllListeners("console");
  await page.clock.install();
  await openUpload(page, await ada().album("No answers"));
  const [, bytes] = many(1, 2400, 1200)[0];
  const clears = [
    await obstruct(page, "001.bmp", (route) => route.fulfill({ status: 500 })),
    await obstruct(page, "large.bmp", (route) => route.abort("connectionreset"), 1),
  ];
  await field(page).setInputFiles(asFiles([["large.bmp", bytes], ...many(4)]));
  await expect(rows(page, "saved")).toHaveCount(3);
  await givenUp(page, 2);
  await expect(rows(page, "failed").filter({ hasText: /large\.bmp|001\.bmp/ })).toHaveCount(2);
  // One of them alone meets what it met before.
  await queue(page).getByRole("button", { name: "Try again: 001.bmp" }).click();
  await expect(rows(page, "sending")).toContainText("001.bmp");
  await expect(queue(page).getByRole("button", { name: "Try all again" })).toHaveCount(0);
  await givenUp(page, 2);
  for (const clear of clears) await clear();
  const sent = [];
  page.on("request", (request) => request.method() === "PATCH" && sent.push(Number(request.headers()["upload-offset"])));
  await queue(page).getByRole("button", { name: "Try all again" }).click();
  await expect(receipt(page)).toHaveText("5 saved");
  expect(sent.filter((from) => from === 0), "only of the small one nothing was there").toHaveLength(1);
  await expect(tiles(page)).toHaveCount(5);
  const photo = (await tiles(page).filter({ has: page.locator('[title="large.bmp"]') }).getAttribute("id")).slice("photo-".length);
  const original = await (await ada().ask(`/photos/${photo}/original`)).arrayBuffer();
  expect(Buffer.from(original).equals(bytes)).toBe(true);
});

test("the screen is kept awake while something is sent, and not before, after, or while it is paused", async ({ page }) => {
  await page.addInitScript(() => {
    globalThis.locks = [];
    navigator.wakeLock.request = async (kind) => {
      const lock = new EventTarget();
      lock.release = async () => {
        locks.splice(locks.indexOf(lock), 1);
        lock.dispatchEvent(new Event("release"));
      };
      lock.kind = kind;
      locks.push(lock);
      return lock;
    };
  });
  const awake = () => page.evaluate(() => locks.map(({ kind }) => kind));
  await openUpload(page, await ada().album("Awake"));
  expect(await awake()).toEqual([]);
  const fast = await slow(page, 200_000);
  // More than are sent at once.
  await field(page).setInputFiles(asFiles(many(5, 600, 400)));
  await expect.poll(awake).toEqual(["screen"]);
  await queue(page).getByRole("button", { name: "Pause", exact: true }).click();
  await expect.poll(awake).toEqual([]);
  await queue(page).getByRole("button", { name: "Go on", exact: true }).click();
  await expect.poll(awake).toEqual(["screen"]);
  // A browser takes it away when its tab is hidden, and every part that is sent asks for it again.
  expect(await page.evaluate(() => {
    locks[0].release();
    return locks.length;
  })).toBe(0);
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await expect.poll(awake).toEqual(["screen"]);
  await fast();
  await expect(receipt(page)).toHaveText("5 saved");
  expect(await awake()).toEqual([]);
});

test("a screen that is to be kept awake when all has been sent goes to sleep as ever", async ({ page }) => {
  await page.addInitScript(() => {
    globalThis.released = 0;
    navigator.wakeLock.request = () => new Promise((resolve) => {
      globalThis.grant = () => resolve(Object.assign(new EventTarget(), { release: async () => (released += 1) }));
    });
  });
  await openUpload(page, await ada().album("Awake too late"));
  await field(page).setInputFiles(asFiles(many(1)));
  await expect(receipt(page)).toHaveText("1 saved");
  await page.evaluate(() => grant());
  await expect.poll(() => page.evaluate(() => released)).toBe(1);
});

// Files of the browser's own come with the same handles as those that are dropped from a disk, and nobody has to be asked.
async function dropKept(page, name, bytes) {
  const carried = await page.evaluateHandle(async ([name, bytes]) => {
    const root = await navigator.storage.getDirectory();
    const handle = await root.getFileHandle(name, { create: true });
    const file = await handle.createWritable();
    await file.write(Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0)));
    await file.close();
    DataTransferItem.prototype.getAsFileSystemHandle = async () => handle;
    const carried = new DataTransfer();
    carried.items.add(await handle.getFile());
    return carried;
  }, [name, bytes.toString("base64")]);
  await page.dispatchEvent("main", "dragenter", { dataTransfer: carried });
  await page.dispatchEvent("main", "drop", { dataTransfer: carried });
}

test("what was dropped goes on by itself when its page is closed and opened again, if the browser may still read it", async ({ page, context }) => {
  const album = await ada().album("Closed and opened");
  await openUpload(page, album);
  const [, bytes] = many(1, 2400, 1200)[0];
  await slow(page, 2_000_000);
  await dropKept(page, "large.bmp", bytes);
  await page.waitForResponse((answer) => answer.request().method() === "PATCH" && answer.status() === 204);
  await page.close();
  // Somebody who says no is asked again another time, and nothing is sent.
  const again = await context.newPage();
  const sent = [];
  again.on("request", (request) => request.method() === "PATCH" && sent.push(Number(request.headers()["upload-offset"])));
  await again.addInitScript(() => {
    const { requestPermission } = FileSystemHandle.prototype;
    FileSystemHandle.prototype.requestPermission = function (how) {
      return globalThis.refuses ? Promise.resolve("denied") : requestPermission.call(this, how);
    };
  });
  await again.goto(`/albums/${album}`);
  await expect(queue(again)).toContainText("One upload was interrupted. It can go on from where it was.");
  await expect(queue(again)).toContainText("large.bmp");
  await again.evaluate(() => (globalThis.refuses = true));
  await queue(again).getByRole("button", { name: "Go on" }).click();
  await expect(queue(again)).toHaveCount(0);
  await again.reload();
  await expect(queue(again)).toContainText("One upload was interrupted. It can go on from where it was.");
  expect(sent).toEqual([]);
  await queue(again).getByRole("button", { name: "Go on" }).click();
  await expect(receipt(again)).toHaveText("1 saved");
  expect(sent[0]).toBeGreaterThan(0);
  await expect(queue(again)).not.toContainText("interrupted");
  await expect(tiles(again)).toHaveCount(1);
  const photo = (await tiles(again).getAttribute("id")).slice("photo-".length);
  const original = await (await ada().ask(`/photos/${photo}/original`)).arrayBuffer();
  expect(Buffer.from(original).equals(bytes)).toBe(true);
  await again.reload();
  await expect(tiles(again)).toHaveCount(1);
  await expect(queue(again)).toHaveCount(0);
});

test("a file that is another one when its page is opened again does not go on with what was sent", async ({ page, context }) => {
  const album = await ada().album("Closed, and changed");
  await openUpload(page, album);
  const [, bytes] = many(1, 2400, 1200)[0];
  const other = Buffer.from(bytes).fill(200, 54);
  await slow(page, 2_000_000);
  await dropKept(page, "large.bmp", bytes);
  await page.waitForResponse((answer) => answer.request().method() === "PATCH" && answer.status() === 204);
  await page.close();
  const again = await context.newPage();
  await again.goto(`/albums/${album}`);
  await expect(queue(again)).toContainText("One upload was interrupted. It can go on from where it was.");
  await again.evaluate(async (bytes) => {
    const root = await navigator.storage.getDirectory();
    const file = await (await root.getFileHandle("large.bmp")).createWritable();
    await file.write(Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0)));
    await file.close();
  }, other.toString("base64"));
  const next = again.waitForRequest((request) => request.method() === "PATCH");
  await queue(again).getByRole("button", { name: "Go on" }).click();
  expect((await next).headers()["upload-offset"]).toBe("0");
  await expect(receipt(again)).toHaveText("1 saved");
  const photo = (await tiles(again).getAttribute("id")).slice("photo-".length);
  const original = await (await ada().ask(`/photos/${photo}/original`)).arrayBuffer();
  expect(Buffer.from(original).equals(other)).toBe(true);
});

test("a picture is taken with a phone, and not where there is a mouse", async ({ page }, info) => {
  await openUpload(page, await ada().album("By a camera"));
  await expect(page.locator(".upload__ways")).toHaveCount(1);
  // What a phone has as an attribute, Chromium on a desk knows as what the script wrote there.
  const cameras = await page.locator("input[type=file]").evaluateAll((all) => all.filter(({ capture }) => capture).map(({ accept, capture }) => `${accept} ${capture}`));
  const button = page.getByRole("button", { name: "Take a picture" });
  if (!isPhone(info)) {
    expect(cameras).toEqual([]);
    await expect(button).toHaveCount(0);
    return;
  }
  expect(cameras).toEqual(["image/* environment"]);
  const chooser = page.waitForEvent("filechooser");
  await button.tap();
  const camera = await chooser;
  expect(await camera.element().getAttribute("accept")).toBe("image/*");
  expect(camera.isMultiple()).toBe(false);
  await camera.setFiles(asFiles(many(1)));
  await expect(receipt(page)).toHaveText("1 saved");
  await expect(tiles(page)).toHaveCount(1);
  // The next picture may have the same name.
  expect(await camera.element().inputValue()).toBe("");
});

// With handles to the files, or as browsers do that have none, which read a hundred names at a time.
for (const [kind, count] of [["handles", 3], ["entries", 103]]) test(`a folder that is dropped is read to its end, by ${kind}`, async ({ page }, info) => {
  test.skip(isPhone(info), "nothing is dropped on a phone");
  if (kind === "entries") await page.addInitScript(() => delete DataTransferItem.prototype.getAsFileSystemHandle);
  const path = await folder([...many(count).map(([name, bytes]) => [`Autumn/${name}`, bytes]), ["Autumn/deeper/below.bmp", many(1, 80, 60)[0][1]], ["Autumn/letter.txt", Buffer.from("Dear all")]]);
  await page.goto(`/albums/${await ada().album(`Dropped folder, ${kind}`)}`);
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [join(path, "Autumn")], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"]) await session.send("Input.dispatchDragEvent", { type, x: 400, y: 400, data });
  await page.getByRole("dialog").getByRole("button", { name: "Add to this album" }).click();
  await expect(receipt(page)).toHaveText(`${count + 1} saved · 1 refused`);
  await expect(rows(page, "refused")).toContainText("letter.txt");
  await rm(path, { recursive: true });
});

test("what of a folder cannot be read is named, and the rest comes", async ({ page }) => {
  await page.goto(`/albums/${await ada().album("Half a folder")}`);
  const carried = await page.evaluateHandle((bytes) => {
    const isGone = () => Promise.reject(new DOMException("gone", "NotFoundError"));
    const file = new File([new Uint8Array(bytes)], "good.bmp", { type: "image/bmp" });
    const good = { kind: "file", name: file.name, getFile: async () => file };
    const bad = { kind: "file", name: "gone.bmp", getFile: isGone };
    const locked = { kind: "directory", name: "locked", async *values() { await isGone(); } };
    const root = { kind: "directory", name: "Winter", async *values() { yield bad; yield locked; yield good; } };
    DataTransferItem.prototype.getAsFileSystemHandle = async () => root;
    const carried = new DataTransfer();
    carried.items.add(new File(["x"], "Winter"));
    return carried;
  }, [...many(1)[0][1]]);
  await page.dispatchEvent("main", "dragenter", { dataTransfer: carried });
  await page.dispatchEvent("main", "drop", { dataTransfer: carried });
  await expect(page.getByRole("dialog")).toContainText("“Winter” is a folder with one file.");
  await page.getByRole("dialog").getByRole("button", { name: "Add to this album" }).click();
  await expect(receipt(page)).toHaveText("1 saved");
  const sentence = "2 files or folders could not be read, or not to their end: gone.bmp, locked";
  await expect(queue(page).locator(".queue__files")).toContainText(sentence);
  await expect(queue(page).getByRole("status")).toContainText(sentence);
});

test("a folder becomes an album", async ({ page }, info) => {
  test.skip(isPhone(info), "phones choose no folders");
  const path = await folder(many(3).map(([name, bytes]) => [`Summer by the sea/${name}`, bytes]));
  await page.goto("/");
  await page.locator("input[webkitdirectory]").setInputFiles(join(path, "Summer by the sea"));
  const question = page.getByRole("dialog");
  await expect(question).toContainText("“Summer by the sea” is a folder with 3 files.");
  await expectAccessible(page);
  await question.getByRole("button", { name: "Make an album of it" }).click();
  await expect(receipt(page)).toHaveText("3 saved");
  await queue(page).getByRole("link", { name: "Summer by the sea" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Summer by the sea");
  await expect(tiles(page)).toHaveCount(3);
  await rm(path, { recursive: true });
});

test("tiles come, fill in and go by themselves, and the place on the page is kept", async ({ page }) => {
  const mira = ada();
  const album = await mira.album("Live");
  await mira.upload(album, many(30));
  await page.goto(`/albums/${album}`);
  await expect(page.locator("html")).toHaveAttribute("data-live", "yes");
  await page.locator("li.tile").nth(25).scrollIntoViewIfNeeded();
  const place = () => page.locator("li.tile").nth(25).evaluate((tile) => tile.getBoundingClientRect().top);
  const before = await place();
  const [photo] = await mira.upload(album, [["new.bmp", many(40)[39][1]]]);
  const tile = page.locator("li.tile", { has: page.locator(`a[href="/photos/${photo}"]`) });
  await expect(tile.locator("img.tile__image")).toBeVisible();
  await expect(tiles(page)).toHaveCount(31);
  expect(Math.abs((await place()) - before)).toBeLessThan(2);
  await mira.post(`/photos/${photo}`, { title: "The newest", caption: "" });
  await expect(tile.locator("a")).toHaveAttribute("title", "The newest");
  await mira.post(`/photos/${photo}/delete`, {});
  await expect(tiles(page)).toHaveCount(30);
  expect(Math.abs((await place()) - before)).toBeLessThan(2);
});

test("the queue, while it works, is for everyone", async ({ page }, info) => {
  const album = await ada().album("At work");
  await openUpload(page, album);
  const fast = await slow(page, 200_000);
  await field(page).setInputFiles(asFiles(many(6, 600, 400)));
  await expect(facts(page)).toContainText("a second");
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme });
    await expectAccessible(page);
    await page.screenshot({ path: `../../target/browser/pages/upload-queue-${info.project.name}-${theme}.png` });
  }
  const small = await page.locator(".queue button:visible").evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().height < 44).length);
  expect(small).toBe(0);
  await fast();
  await expect(receipt(page)).toHaveText("6 saved", { timeout: 60_000 });
});
