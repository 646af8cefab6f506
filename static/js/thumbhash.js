// Shows the colours of a picture until the picture is there. They come as a thumbhash in hex (pixels/src/thumbhash.rs); the
// decoder follows https://evanw.github.io/thumbhash/, without transparency, which no rendition has.
import { bytesOf, means, paintMean } from "./thumbhash-mean.js";

const LONG_EDGE = 24;
// Until the page rests. Each of these canvases is a layer of its own to the browser: under a hand that scrolls they would
// cost more than all the rest, and nobody would see them.
const REST = 150;
// Milliseconds of drawing after which a hand is answered.
const PART = 8;
// When more wait, many of them have what they waited for.
const MOST = 400;

const waiting = new Set();
let timer;

export default function attach(image) {
  if (isThere(image)) return;
  paintMean(image);
  waiting.add(image);
  if (waiting.size > MOST) forget();
  if (!timer) wait(REST);
}

for (const moved of ["scroll", "resize"]) addEventListener(moved, () => wait(REST), { passive: true });

function wait(milliseconds) {
  clearTimeout(timer);
  timer = waiting.size ? setTimeout(rest, milliseconds) : undefined;
}

// What is out of sight waits on.
function rest() {
  timer = undefined;
  forget();
  const shown = [...waiting].filter(isInSight);
  const end = performance.now() + PART;
  while (shown.length && performance.now() < end) {
    const image = shown.shift();
    waiting.delete(image);
    cover(image);
  }
  if (shown.length) wait(0);
}

// What came or went meanwhile.
function forget() {
  for (const image of waiting) if (!image.isConnected || isThere(image)) waiting.delete(image);
}

function isInSight(image) {
  // Its place: it may be hidden until its turn comes (photo-pace.js).
  const { top, bottom } = image.parentElement.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

// Not by its width: that would lay out the page for each of them.
const isThere = (image) => image.complete && image.currentSrc !== "";

function cover(image) {
  const canvas = draw(bytesOf(image.dataset.thumbhash));
  canvas.className = `${image.className} thumbhash`;
  canvas.setAttribute("aria-hidden", "true");
  image.after(canvas);
  const done = () => image.decode().catch(() => {}).then(() => canvas.remove());
  image.addEventListener("load", done, { once: true });
  image.addEventListener("error", done, { once: true });
}

function draw(hash) {
  const { width, height, light, yellow, red } = decode(hash);
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(width, height);
  for (let at = 0; at < width * height; at++) {
    const b = light[at] - (2 / 3) * yellow[at];
    const r = (3 * light[at] - b + red[at]) / 2;
    pixels.data.set([255 * r, 255 * (r - red[at]), 255 * b, 255], at * 4);
  }
  context.putImageData(pixels, 0, 0);
  return canvas;
}

// Each mean with a few waves across the picture.
export function decode(hash) {
  const [low, high] = [hash[0] | (hash[1] << 8) | (hash[2] << 16), hash[3] | (hash[4] << 8)];
  const [bright, warm, rosy] = means(hash);
  const [landscape, shorter] = [high >> 15, high & 7];
  const [nx, ny] = landscape ? [7, shorter] : [shorter, 7];
  const [width, height] = [nx, ny].map((waves) => Math.max(1, Math.round((LONG_EDGE * waves) / 7)));
  const cosines = (length) => Array.from({ length: 7 }, (_, wave) =>
    Array.from({ length }, (_, at) => Math.cos((Math.PI / length) * (at + 0.5) * wave)));
  const [across, down] = [cosines(width), cosines(height)];
  let digit = 10;
  const channel = (nx, ny, mean, strength) => {
    const plane = new Float32Array(width * height).fill(mean);
    for (let cy = 0; cy < ny; cy++) {
      for (let cx = cy ? 0 : 1; cx * ny < nx * (ny - cy); cx++, digit++) {
        const size = 2 * strength * (((hash[digit >> 1] >> ((digit & 1) * 4)) & 15) / 7.5 - 1);
        for (let y = 0, at = 0; y < height; y++) {
          for (let x = 0; x < width; x++, at++) plane[at] += size * across[cx][x] * down[cy][y];
        }
      }
    }
    return plane;
  };
  const light = channel(Math.max(3, nx), Math.max(3, ny), bright, ((low >> 18) & 31) / 31);
  // The colours were rounded off, so they are made a little stronger.
  const yellow = channel(3, 3, warm, (((high >> 3) & 63) / 63) * 1.25);
  const red = channel(3, 3, rosy, (((high >> 9) & 63) / 63) * 1.25);
  return { width, height, light, yellow, red };
}
