// A hand that goes through an album of 10,000 camera photos on a phone of a quarter of this machine's speed: frames that
// took longer than 50 ms, and what the page holds afterwards.
import { join } from "node:path";
import { multiply } from "../../tests/browser/records.mjs";
import { furnished, photos, table } from "./gallery.mjs";
import { inTab } from "./tab.mjs";

const PHOTOS = Number(process.argv[2]) || 10_000;
const LONG = 50;
const SLOWER = 4;
const PICTURES = 12;
const MINUTE = 60_000;

const PHONE = { width: 390, height: 844, deviceScaleFactor: 3, mobile: true };
const MOVES = 12;

// Pixels of the page in a second, and milliseconds from one stroke to the next: a thumb lets go and the page runs on. A script
// moves the page in each frame: at three screens a second one sees what passes, at nine one does not.
const HANDS = [
  ["a thumb that looks, a minute", (tab) => strokes(tab, 2_500, 500, MINUTE)],
  ["a thumb in a hurry, a minute", (tab) => strokes(tab, 7_000, 150, MINUTE)],
  ["a script at three screens a second, a minute", (tab) => steadily(tab, 2_500, MINUTE)],
  ["a script at nine, to the end", (tab) => steadily(tab, 7_500, Infinity)],
];

await furnished(async ({ ada, gallery, folder }) => {
  const album = await ada.album("Ten thousand", "public");
  const uploaded = await ada.upload(album, await photos(PICTURES));
  await multiply(join(folder, "data/redis/redis.sock"), album, uploaded, PHOTOS);
  const rows = [];
  for (const [name, go] of HANDS) {
    rows.push([name, ...(await inTab((tab) => measured(tab, ada.cookies, `${gallery.base}/albums/${album}`, go)))]);
  }
  const head = `${PHOTOS} photos, 390×844, processor slowed ${SLOWER} times`;
  table([head, "seconds", "photos passed", "tile in the middle", "frames", `over ${LONG} ms`, "longest", "tiles in the page", "elements", "heap"], rows);
});

async function measured(tab, cookies, url, go) {
  await tab.send("Emulation.setDeviceMetricsOverride", PHONE);
  await tab.send("Emulation.setTouchEmulationEnabled", { enabled: true });
  for (const { name, value } of cookies) await tab.send("Network.setCookie", { url, name, value });
  await tab.send("Page.navigate", { url });
  await until(tab, () => document.documentElement?.dataset.bound);
  await tab.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  await tab.evaluate(watch);
  const since = Date.now();
  await go(tab);
  const seconds = (Date.now() - since) / 1_000;
  await tab.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  const { frames, looks, hits, long } = await tab.evaluate(() => window.measured());
  const [passed, tiles, elements] = await tab.evaluate((photos) => [
    Math.round((photos * (scrollY + innerHeight)) / document.documentElement.scrollHeight),
    document.querySelectorAll(".tile").length,
    document.querySelectorAll("*").length,
  ], PHOTOS);
  await tab.send("HeapProfiler.collectGarbage");
  const { usedSize } = await tab.send("Runtime.getHeapUsage");
  if (process.env.SALON_BENCH_WHY) console.log(JSON.stringify(long, null, 1));
  const longest = Math.max(0, ...long.map(({ duration }) => duration));
  return [seconds.toFixed(0), passed, `${Math.round((100 * hits) / looks)} %`, frames, long.length, `${Math.round(longest)} ms`, tiles, elements, `${(usedSize / 1e6).toFixed(1)} MB`];
}

// In the page: counts frames, looks into the middle of every tenth for a tile, which is not there between two days nor where
// a page is not filled yet, and asks the browser which of the frames were long, and why.
function watch() {
  const long = [];
  let [frames, looks, hits] = [0, 0, 0];
  const count = () => {
    frames += 1;
    if (frames % 10 === 0) {
      looks += 1;
      if (document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.closest(".tile")) hits += 1;
    }
    requestAnimationFrame(count);
  };
  requestAnimationFrame(count);
  const note = ({ duration, renderStart, styleAndLayoutStart, startTime, blockingDuration, scripts }) => {
    const work = scripts.map(({ invoker, duration, forcedStyleAndLayoutDuration }) => `${invoker} ${Math.round(duration)} (${Math.round(forcedStyleAndLayoutDuration)})`);
    long.push({ duration, script: renderStart && renderStart - startTime, render: styleAndLayoutStart && startTime + duration - styleAndLayoutStart, blockingDuration, work });
  };
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => entry.duration > 50 && note(entry))).observe({ type: "long-animation-frame" });
  window.measured = () => new Promise((resolve) => setTimeout(() => resolve({ frames, looks, hits, long }), 200));
}

function atTheEnd() {
  return scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
}

// A thumb that strokes upwards and lets go, again and again, until the end of the album or of the time.
async function strokes(tab, speed, pause, most) {
  const end = Date.now() + most;
  while (Date.now() < end && !(await tab.evaluate(atTheEnd))) {
    let y = PHONE.height - 120;
    const touch = (type, touchPoints) => tab.send("Input.dispatchTouchEvent", { type, touchPoints });
    await touch("touchStart", [{ x: 195, y }]);
    for (let last = performance.now(); y > 140; ) {
      await wait(MOVES);
      const now = performance.now();
      y = Math.max(100, y - (speed * (now - last)) / 1_000);
      last = now;
      await touch("touchMove", [{ x: 195, y }]);
    }
    await touch("touchEnd", []);
    await wait(pause);
  }
}

async function steadily(tab, speed, most) {
  await tab.evaluate((speed, most) => new Promise((resolve) => {
    const end = most === null ? Infinity : performance.now() + most;
    let last = performance.now();
    const step = (now) => {
      scrollBy({ top: (speed * (now - last)) / 1_000, behavior: "instant" });
      last = now;
      if (now < end && scrollY + innerHeight < document.documentElement.scrollHeight - 2) requestAnimationFrame(step);
      else resolve();
    };
    requestAnimationFrame(step);
  }), speed, most);
}

function wait(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function until(tab, condition) {
  while (!(await tab.evaluate(condition))) await wait(50);
}
