// A hand that goes through an album of 10,000 camera photos on a phone of a quarter of this machine's speed: frames that
// took longer than 50 ms, and what the page holds afterwards.
import { join } from "node:path";
import { multiply } from "../../tests/browser/records.mjs";
import { chromium, furnished, photos, table } from "./gallery.mjs";

const PHOTOS = Number(process.argv[2]) || 10_000;
const LONG = 50;
const SLOWER = 4;
const PICTURES = 12;
// Pixels of the page in a second: three screens, of which one sees what passes, and nine.
const READING = 2_500;
const RACING = 7_500;
const MINUTE = 60_000;
const FLINGS = 24;

const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 3, hasTouch: true, isMobile: true };

const HANDS = [
  ["a minute at three screens a second", (page) => steadily(page, READING, MINUTE)],
  ["at nine screens a second to the end", (page) => steadily(page, RACING, Infinity)],
  [`${FLINGS} flings`, flings],
];

await furnished(async ({ ada, gallery, folder }) => {
  const album = await ada.album("Ten thousand", "public");
  const uploaded = await ada.upload(album, await photos(PICTURES));
  await multiply(join(folder, "data/redis/redis.sock"), album, uploaded, PHOTOS);
  const browser = await chromium();
  const rows = [];
  try {
    for (const [name, go] of HANDS) {
      const context = await browser.newContext({ ...PHONE, baseURL: gallery.base });
      await context.addCookies(ada.cookies);
      rows.push([name, ...(await measured(await context.newPage(), `/albums/${album}`, go))]);
      await context.close();
    }
  } finally {
    await browser.close();
  }
  const head = `${PHOTOS} photos, 390×844, processor slowed ${SLOWER} times`;
  table([head, "seconds", "frames", `over ${LONG} ms`, "longest", "tiles in the page", "elements", "heap"], rows);
});

async function measured(page, path, go) {
  const session = await page.context().newCDPSession(page);
  await page.goto(path);
  await page.waitForFunction(() => document.documentElement.dataset.bound);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  await page.evaluate(watch);
  const since = Date.now();
  await go(page, session);
  const seconds = (Date.now() - since) / 1_000;
  await session.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  const { frames, long } = await page.evaluate(() => window.measured());
  const held = await page.evaluate(() => [document.querySelectorAll(".tile").length, document.querySelectorAll("*").length]);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  if (process.env.SALON_BENCH_WHY) console.log(JSON.stringify(long, null, 1));
  const longest = Math.max(0, ...long.map(({ duration }) => duration));
  return [seconds.toFixed(0), frames, long.length, `${Math.round(longest)} ms`, ...held, `${(usedSize / 1e6).toFixed(1)} MB`];
}

// In the page: counts frames, and asks the browser which of them were long, and why.
function watch() {
  const long = [];
  let frames = 0;
  const count = () => {
    frames += 1;
    requestAnimationFrame(count);
  };
  requestAnimationFrame(count);
  const note = ({ duration, renderStart, styleAndLayoutStart, startTime, blockingDuration, scripts }) => {
    const work = scripts.map(({ invoker, duration, forcedStyleAndLayoutDuration }) => `${invoker} ${Math.round(duration)} (${Math.round(forcedStyleAndLayoutDuration)})`);
    long.push({ duration, script: renderStart && renderStart - startTime, render: styleAndLayoutStart && startTime + duration - styleAndLayoutStart, blockingDuration, work });
  };
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => entry.duration > 50 && note(entry))).observe({ type: "long-animation-frame" });
  window.measured = () => new Promise((resolve) => setTimeout(() => resolve({ frames, long }), 200));
}

// Until the end of the album or of the time.
async function steadily(page, speed, most) {
  await page.evaluate(([speed, most]) => new Promise((resolve) => {
    const end = performance.now() + most;
    let last = performance.now();
    const step = (now) => {
      scrollBy({ top: (speed * (now - last)) / 1_000, behavior: "instant" });
      last = now;
      if (now < end && scrollY + innerHeight < document.documentElement.scrollHeight - 2) requestAnimationFrame(step);
      else resolve();
    };
    requestAnimationFrame(step);
  }), [speed, most]);
}

async function flings(page, session) {
  for (let n = 0; n < FLINGS; n++) {
    const yDistance = n % 6 === 5 ? 500 : -600;
    await session.send("Input.synthesizeScrollGesture", { x: 195, y: 420, yDistance, speed: 6_000, preventFling: false, gestureSourceType: "touch" });
    // A thumb comes again before the page rests.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 350)));
  }
}
