// Galleries for the tests, one for each of Playwright's workers: the real program with its own Redis in a folder of its own,
// furnished through its pages as a browser without scripts would do it. Started before all tests, stopped after them.
import { spawn } from "node:child_process";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

export const PASSWORD = "correct horse battery";
export const PHOTOS = process.env.SALON_PHOTOS;
// On two cores two of them take as long as one (16.5 minutes), and drags and scrolls come too late now and then.
export const WORKERS = 1;

// Somebody with a cookie jar.
export class Person {
  #cookies;

  constructor(base, cookies = []) {
    this.base = base;
    this.#cookies = new Map(cookies.map(({ name, value }) => [name, value]));
  }

  get cookies() {
    return [...this.#cookies].map(([name, value]) => ({ name, value, url: this.base }));
  }

  async ask(path, options = {}) {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { cookie, "sec-fetch-site": "same-origin", ...options.headers };
    const answer = await fetch(new URL(path, this.base), { redirect: "manual", ...options, headers });
    for (const line of answer.headers.getSetCookie()) {
      const [name, ...value] = line.split(";")[0].split("=");
      this.#cookies.set(name, value.join("="));
    }
    return answer;
  }

  // The token that the forms of a page carry.
  async token(path) {
    const page = await (await this.ask(path)).text();
    return page.match(/name="token" value="([^"]*)"/)?.[1] ?? "";
  }

  async post(path, fields, from = "/account") {
    const token = await this.token(from);
    const answer = await this.ask(path, { method: "POST", body: new URLSearchParams({ token, ...fields }) });
    if (answer.status >= 400) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }

  // A new member with a browser of their own, signed in.
  async invite(login, name) {
    const page = await (await this.post("/admin/users", { login, name, role: "member" })).text();
    const link = page.match(/\/password\/[0-9a-f]{64}/)[0];
    const member = new Person(this.base);
    await member.post(link, { password: PASSWORD }, link);
    await member.post("/login", { login, password: PASSWORD, next: "/" }, "/login");
    return member;
  }

  async album(title, visibility = "private", description = "") {
    const answer = await this.post("/albums", { title, description, visibility });
    return answer.headers.get("location").match(/[0-9a-f]{32}/)[0];
  }

  // Uploads and waits until every picture of them is made; the ids, in order.
  async upload(album, files) {
    const form = new FormData();
    form.set("token", await this.token("/account"));
    for (const [name, bytes] of files) form.append("photos", new Blob([bytes]), name);
    const headers = { accept: "application/json" };
    const answer = await this.ask(`/albums/${album}/photos`, { method: "POST", body: form, headers });
    const { results } = await answer.json();
    const photos = results.map((result) => result.photo);
    for (const photo of photos) await this.#prepared(photo);
    return photos;
  }

  async #prepared(photo) {
    const patience = Date.now() + 300_000;
    while (Date.now() < patience) {
      const answer = await this.ask(`/photos/${photo}/view`, { method: "HEAD" });
      if (answer.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`the photo ${photo} was not prepared`);
  }
}

export async function start(data) {
  const process_ = spawn(process.env.SALON_BIN, ["serve", "--listen", "127.0.0.1:0", "--workers", "2", "--log", "warn", "--data", data], {
    env: { PATH: process.env.PATH },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await Promise.race([
    new Promise((resolve) => createInterface(process_.stdout).once("line", (line) => resolve([line]))),
    new Promise((_, reject) => process_.once("exit", (code) => reject(new Error(`the gallery ended with ${code}`)))),
  ]);
  const [base, setup] = line.match(/http\S+/g);
  return { process: process_, base: base.replace(/\/$/, ""), setup };
}

export function stop({ process }) {
  return new Promise((resolve) => {
    process.once("exit", resolve);
    process.kill("SIGINT");
  });
}

export async function sample(name) {
  const file = (await readdir(PHOTOS)).find((file) => file.startsWith(name));
  return [file, await readFile(join(PHOTOS, file))];
}

// So many small pictures, each of another grey and size.
export function many(count, width = 40, height = 30) {
  return Array.from({ length: count }, (_, n) => [`${String(n).padStart(3, "0")}.bmp`, grey(width + (n % 20), height, n)]);
}

// The simplest picture file there is: a header of 54 bytes and the pixels.
function grey(width, height, n) {
  const line = Math.ceil((width * 3) / 4) * 4;
  const bytes = Buffer.alloc(54 + line * height, 60 + n);
  bytes.fill(0, 0, 54);
  bytes.write("BM");
  for (const [at, value] of [[2, bytes.length], [10, 54], [14, 40], [18, width], [22, height]]) bytes.writeUInt32LE(value, at);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  return bytes;
}

export default async function furnish() {
  const folder = await mkdtemp(join(tmpdir(), "salon-browser-"));
  const galleries = [];
  const end = async () => {
    await Promise.all(galleries.map(stop));
    await rm(folder, { recursive: true });
  };
  try {
    const furnished = [];
    for (let worker = 0; worker < WORKERS; worker++) {
      const data = join(folder, `data-${worker}`);
      const gallery = await start(data);
      galleries.push(gallery);
      furnished.push({ base: gallery.base, socket: join(data, "redis/redis.sock"), ...(await open(gallery)) });
    }
    process.env.SALON_TEST = JSON.stringify(furnished);
  } catch (error) {
    await end();
    throw error;
  }
  return end;
}

// The first administrator, signed in.
export async function setUp(gallery) {
  const ada = new Person(gallery.base);
  const setup = new URL(gallery.setup).searchParams.get("token");
  const page = `/setup?token=${setup}`;
  await ada.post("/setup", { setup, login: "ada", name: "Ada Moreau", password: PASSWORD }, page);
  return ada;
}

// The gallery's name, and what hangs in it.
async function open(gallery) {
  const ada = await setUp(gallery);
  await ada.post("/admin/settings", { ...SETTINGS, name: "The Moreau Family" });
  const tom = await ada.invite("tom", "Tom Winter");
  const eve = await ada.invite("eve", "Eve Stone");
  const secret = await ada.album("Behind the door", "private");
  const [hidden] = await ada.upload(secret, [await sample("18")]);
  await ada.post(`/photos/${hidden}`, { title: "Canary", caption: "Nobody else may read this" });
  await ada.post(`/photos/${hidden}/tags`, { tags: "canaries", act: "add" });
  await ada.post(`/albums/${secret}/grants`, { user: "tom", right: "read" });
  return { ada: ada.cookies, tom: tom.cookies, eve: eve.cookies, secret, hidden, ...(await hang(ada)) };
}

export const SETTINGS = { name: "Salon", accent: "#96481b", thumb: 320, grid: 800, view: 2048, quality: 80, keywords: "tags" };
const WALK = ["00", "01", "02", "07", "34", "11", "12", "13", "14", "16", "17", "30", "05", "18", "31", "35"];

async function hang(ada) {
  const walk = await ada.album("A walk in the north", "public", "Three days along the coast, in the rain and out of it.");
  const photos = await ada.upload(walk, await Promise.all(WALK.map(sample)));
  await ada.post(`/photos/${photos[3]}`, { title: "The pass", caption: "Where we had lunch, out of the wind" });
  await ada.post(`/photos/${photos[3]}/tags`, { tags: "mountains, autumn", act: "add" });
  await ada.post(`/photos/${photos[4]}/tags`, { tags: "mountains", act: "add" });
  const empty = await ada.album("Winter, when it comes", "members");
  return { walk, photos, empty };
}
