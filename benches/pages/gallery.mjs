// What the measurements of pages share: the release program with a gallery of its own, and a browser that calls nobody.
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PASSWORD, Person, start, stop } from "../../tests/browser/gallery.mjs";

const { chromium: playwright } = createRequire(new URL("../../tests/browser/", import.meta.url))("@playwright/test");

export const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
export const ARGUMENTS = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-sandbox"];

export function chromium() {
  return playwright.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
}

// Does the work in a fresh gallery with ada, its first administrator.
export async function furnished(work) {
  const folder = await mkdtemp(join(tmpdir(), "salon-bench-"));
  const gallery = await start(join(folder, "data"));
  try {
    const ada = new Person(gallery.base);
    const setup = new URL(gallery.setup).searchParams.get("token");
    await ada.post("/setup", { setup, login: "ada", name: "Ada Moreau", password: PASSWORD }, `/setup?token=${setup}`);
    await work({ ada, gallery, folder });
  } finally {
    await stop(gallery);
    await rm(folder, { recursive: true });
  }
}

// The JPEGs of the folder again and again, each time as another file: what stands behind the end of a JPEG is no picture.
export async function photos(count) {
  const folder = process.env.SALON_PHOTOS ?? "../shared/photos";
  const names = (await readdir(folder)).filter((name) => /\.jpe?g$/i.test(name)).sort();
  const originals = await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))]));
  return Array.from({ length: count }, (_, n) => {
    const [name, bytes] = originals[n % originals.length];
    return [name, n < originals.length ? bytes : Buffer.concat([bytes, Buffer.from(String(n))])];
  });
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

// As it stands in the README.
export function table(head, rows) {
  const line = (cells) => console.log(`| ${cells.join(" | ")} |`);
  line(head);
  line(head.map((_, at) => (at ? "---:" : "---")));
  rows.forEach(line);
}
