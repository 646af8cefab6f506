// How an album of 200 camera photos comes to the screen with nothing in the cache: when something is painted, when the
// largest picture is, whether anything jumps, and what was fetched until the first screen is complete. The browser has
// shown another page of the gallery before, so that its own start is not measured; how long a page of a few words takes it,
// without any of these limits, stands at the end, to see what of all this is the machine's.
import { chromium, furnished, median, photos, table } from "./gallery.mjs";

const COUNT = 200;
const REPETITIONS = Number(process.argv[2]) || 9;
// As Chromium's own developer tools throttle: nine tenths of 9 Mbit/s, and a wait that HTTP adds to the line's own.
const FAST_4G = { offline: false, downloadThroughput: 1_012_500, uploadThroughput: 168_750, latency: 165 };
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 3, isMobile: true, hasTouch: true };
const SCREENS = [
  ["desktop, 1440×900", { viewport: { width: 1440, height: 900 } }, {}],
  ["phone, 390×844 at 3", PHONE, {}],
  ["phone, Fast 4G, processor slowed four times", PHONE, { network: FAST_4G, processor: 4 }],
];

// Runs in the page, before anything of it: keeps what is painted and moved, and says when all pictures on the screen are
// there.
function watch() {
  const seen = { shift: 0 };
  globalThis.seen = seen;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => (seen.first = entry.startTime)))
    .observe({ type: "paint", buffered: true });
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => (seen.largest = entry.startTime)))
    .observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => (seen.shift += entry.value)))
    .observe({ type: "layout-shift", buffered: true });
  const look = () => {
    const images = [...document.querySelectorAll("img.tile__image")].filter((image) => {
      const { top, bottom } = image.parentElement.getBoundingClientRect();
      return bottom > 0 && top < innerHeight;
    });
    const complete = images.length > 0 && images.every((image) => image.complete && image.naturalWidth);
    if (complete) seen.shown = images.map((image) => image.currentSrc);
    else requestAnimationFrame(look);
  };
  addEventListener("DOMContentLoaded", look);
}

async function visit(browser, address, screen, { network, processor }) {
  const context = await browser.newContext(screen);
  const page = await context.newPage();
  await page.goto(new URL("/login", address).href, { waitUntil: "load" });
  await page.reload({ waitUntil: "load" });
  // It may be painted a moment after it was loaded.
  await page.waitForFunction(() => performance.getEntriesByType("paint").length > 0);
  const words = await page.evaluate(() => performance.getEntriesByType("paint").at(-1).startTime);
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.clearBrowserCache");
  if (network) await session.send("Network.emulateNetworkConditions", network);
  if (processor) await session.send("Emulation.setCPUThrottlingRate", { rate: processor });
  const requests = new Map();
  const note = (requestId, timestamp, bytes) => requests.get(requestId)?.came.push([timestamp, bytes]);
  session.on("Network.requestWillBeSent", ({ requestId, timestamp, request, type }) => requests.set(requestId, { url: request.url, type, began: timestamp, came: [] }));
  session.on("Network.dataReceived", ({ requestId, timestamp, encodedDataLength }) => note(requestId, timestamp, encodedDataLength));
  session.on("Network.loadingFinished", ({ requestId, timestamp, encodedDataLength }) => {
    // With its head, which is told of at the end only. What the page before was still about is none of this one's.
    const request = requests.get(requestId);
    if (request) Object.assign(request, { ended: timestamp, came: [[timestamp, encodedDataLength]] });
  });
  await page.addInitScript(watch);
  await page.goto(address, { waitUntil: "commit" });
  await page.waitForFunction(() => globalThis.seen?.shown);
  // The modules follow the first screen, and what moves then is counted as well.
  await page.waitForFunction(() => document.documentElement.dataset.bound);
  // The last shift and the last paint are told a frame later.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  const counted = await count(requests, await page.evaluate(() => globalThis.seen.shown));
  const seen = await page.evaluate(() => globalThis.seen);
  await context.close();
  return { ...seen, ...counted, words };
}

// What had come when the last of the pictures that are shown had, and all scripts whenever they came: of the network the
// browser tells a moment later than of the page.
async function count(requests, shown) {
  const all = () => [...requests.values()];
  const scripts = () => all().filter(({ type, url }) => type === "Script" || url.endsWith(".js"));
  const pictures = () => shown.map((url) => all().find((request) => request.url === url && request.ended));
  while (!pictures().every(Boolean) || !scripts().every(({ ended }) => ended)) await new Promise((resolve) => setTimeout(resolve, 10));
  const end = Math.max(...pictures().map(({ ended }) => ended));
  const bytes = (some) => some.flatMap(({ came }) => came).reduce((sum, [at, bytes]) => sum + (at <= end ? bytes : 0), 0);
  return {
    requests: all().filter(({ began }) => began <= end).length,
    bytes: bytes(all()),
    script: scripts().flatMap(({ came }) => came).reduce((sum, [, bytes]) => sum + bytes, 0),
    shown: bytes(pictures()),
  };
}

const rows = [];
await furnished(async ({ ada }) => {
  const album = await ada.album("Two hundred", "public");
  const all = await photos(COUNT);
  for (let at = 0; at < all.length; at += 20) await ada.upload(album, all.slice(at, at + 20));
  const browser = await chromium();
  for (const [name, screen, limits] of SCREENS) {
    const visits = [];
    for (let n = 0; n < REPETITIONS; n++) visits.push(await visit(browser, `${ada.base}/albums/${album}`, screen, limits));
    const of = (field) => median(visits.map((visit) => visit[field]));
    const [ms, kb] = [(field) => `${Math.round(of(field))} ms`, (field) => `${Math.round(of(field) / 1000)} KB`];
    const share = median(visits.map(({ bytes, shown }) => bytes / shown)).toFixed(2);
    const words = median(visits.map((visit) => visit.words));
    rows.push([name, ms("first"), ms("largest"), of("shift").toFixed(4), of("requests"), kb("bytes"), share, kb("script"), `${Math.round(words)} ms`]);
  }
  await browser.close();
});
table(["screen", "first paint", "largest paint", "layout shift", "requests", "bytes", "of the pictures shown", "scripts", "a page of words"], rows);
