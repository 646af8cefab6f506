// Pictures of a long album come at the pace the page bears. A browser asks for all that come near at once, and each is some
// milliseconds of work when it comes: under a hand that scrolls, a slow processor would stand still for them. So they come
// into the page hidden, for which a lazy picture waits, and are shown a few at a time, the nearest to the middle of the
// screen first: half as many at a time after a frame that came late, and slowly more again after those that came in time, as
// TCP finds out what a line bears.

// In heights of the screen.
const NEAR = "100%";
// Under way at once: a browser has as many lines to a server.
const MOST = 6;
const MORE = 0.25;
// From frame to frame, in milliseconds: two of sixty in a second.
const LATE = 34;

// The links of tiles that are near, and of which the picture is not there yet.
const near = new Set();
let allowed = MOST;
let last;

const observer = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) near.add(target);
    else near.delete(target);
  }
  if (near.size && last === undefined) begin();
}, { rootMargin: `${NEAR} 0px` });

// Tiles that are in the page now, with hidden pictures.
export function bring(tiles) {
  for (const image of tiles.map(imageOf)) if (image) observer.observe(image.parentElement);
}

const imageOf = (element) => element.querySelector("img.tile__image");

function begin() {
  last = performance.now();
  requestAnimationFrame(pace);
}

function pace(now) {
  allowed = now - last > LATE ? Math.max(1, allowed / 2) : Math.min(MOST, allowed + MORE);
  last = now;
  const waiting = [];
  let free = Math.floor(allowed);
  for (const link of near) {
    const image = imageOf(link);
    if (image?.hidden) waiting.push(image);
    else if (image && !image.complete) free -= 1;
    else leave(link);
  }
  for (const image of nearest(waiting, free)) show(image);
  if (near.size) requestAnimationFrame(pace);
  else last = undefined;
}

// At once, as lazy ones have a distance of their own from which each browser asks for them.
function show(image) {
  Object.assign(image, { loading: "eager", hidden: false });
}

function leave(link) {
  near.delete(link);
  observer.unobserve(link);
}

function nearest(images, count) {
  if (count <= 0 || !images.length) return [];
  const far = (image) => {
    const { top, bottom } = image.parentElement.getBoundingClientRect();
    return Math.abs(top + bottom - innerHeight);
  };
  return images.map((image) => [image, far(image)]).sort(([, a], [, b]) => a - b).slice(0, count).map(([image]) => image);
}

// Paper has room for all of them.
addEventListener("beforeprint", () => {
  document.querySelectorAll("img.tile__image[hidden]").forEach(show);
});
