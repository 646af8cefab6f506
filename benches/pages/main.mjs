// Measures pages in Debian's Chromium, against the program in SALON_BIN with its own Redis. Each file beside this one
// measures one thing: it exports `measure(world)` and answers with lines of a table. `make bench-pages` runs all of them,
// ARGS=scroll one.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PASSWORD, Person, start, stop } from "../../tests/browser/gallery.mjs";
import { chromium } from "../../tests/browser/node_modules/@playwright/test/index.mjs";
import { measure as scroll } from "./scroll.mjs";

const MEASURES = { scroll };
const wanted = process.argv.slice(2).filter((word) => word in MEASURES);

const folder = await mkdtemp(join(tmpdir(), "salon-pages-"));
const data = join(folder, "data");
const gallery = await start(data);
const browser = await chromium.launch({
  executablePath: process.env.SALON_CHROMIUM ?? "/usr/bin/chromium",
  args: process.getuid() === 0 ? ["--no-sandbox"] : [],
});
try {
  const ada = new Person(gallery.base);
  const setup = new URL(gallery.setup).searchParams.get("token");
  await ada.post("/setup", { setup, login: "ada", name: "Ada Moreau", password: PASSWORD }, `/setup?token=${setup}`);
  const world = { ada, base: gallery.base, browser, socket: join(data, "redis/redis.sock") };
  for (const name of wanted.length ? wanted : Object.keys(MEASURES)) {
    console.log(`\n${(await MEASURES[name](world)).join("\n")}`);
  }
} finally {
  await browser.close();
  await stop(gallery);
  await rm(folder, { recursive: true });
}
