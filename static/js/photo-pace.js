// Pictures of a long album come at the pace the page bears. A browser asks for all that come near at once, and each is some
// milliseconds of work when it comes: under a hand that scrolls, a slow processor would stand still for them. So they come
// into the page hidden, for which a lazy picture waits, and are shown a few at a time, the nearest to the middle of the
// screen first: half as many at a time after a frame that came late, and slowly more again after those that came in time, as
// TCP finds out what a line bears. Of what races past one sees the colours.

// In heights of the screen, above it and below.
const NEAR = 1;
// Under way at once: a browser has six lines to a server, of which the pages themselves want some.
const MOST = 4;
const MORE = 0.25;
// Asked for in one frame, as asking is work, too.
const AT_ONCE = 2;
// From frame to frame, in milliseconds: two of sixty in a second.
const LATE = 34;
// In heights of the screen, in a second.
const RACING = 5;

// From above, but for a page that is being filled and is higher than was thought: it is looked for again when it is whole.
const links = document.getElementsByClassName("tile__link");
const underWay = new Set();
let allowed = MOST;
// When the page was last looked at, and where it was.
let last;
let place;

// Shows the pictures that are near, now and as they come near.
export function bring() {
  if (last !== undefined) return;
  last = performance.now();
  place = scrollY;
  requestAnimationFrame(soon);
}

addEventListener("scroll", bring, { passive: true });
addEventListener("resize", bring);

// The page is asked where its tiles are when the frame is made: before, it would be laid out once more.
const soon = () => setTimeout(pace);

function pace() {
  const now = performance.now();
  allowed = now - last > LATE ? Math.max(1, allowed / 2) : Math.min(MOST, allowed + MORE);
  const isRacing = Math.abs(scrollY - place) > (RACING * innerHeight * (now - last)) / 1_000;
  last = now;
  place = scrollY;
  forget();
  const free = Math.min(AT_ONCE, Math.floor(allowed) - underWay.size);
  const waiting = free > 0 && !isRacing ? nearest() : [];
  waiting.slice(0, free).forEach(show);
  if (isRacing || waiting.length || underWay.size) requestAnimationFrame(soon);
  else last = undefined;
}

// At once, as lazy ones have a distance of their own from which each browser asks for them.
function show(image) {
  Object.assign(image, { loading: "eager", hidden: false });
  underWay.add(image);
}

// What is there, and what one has left behind: a line that stands still does not keep those from coming that one looks at.
function forget() {
  for (const image of underWay) {
    const { top, bottom } = image.getBoundingClientRect();
    const isNear = bottom > -NEAR * innerHeight && top < (1 + NEAR) * innerHeight;
    if (image.complete || !image.isConnected || !isNear) underWay.delete(image);
  }
}

// The hidden pictures around the screen.
function nearest() {
  const found = [];
  const end = firstBelow((1 + NEAR) * innerHeight);
  for (let at = firstBelow(-NEAR * innerHeight); at < end; at++) {
    const image = links[at].querySelector("img.tile__image");
    if (!image?.hidden) continue;
    const { top, bottom } = links[at].getBoundingClientRect();
    found.push([image, Math.abs(top + bottom - innerHeight)]);
  }
  return found.sort(([, a], [, b]) => a - b).map(([image]) => image);
}

function firstBelow(edge) {
  let [from, to] = [0, links.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (links[middle].getBoundingClientRect().bottom > edge) to = middle;
    else from = middle + 1;
  }
  return from;
}

// Paper has room for all of them.
addEventListener("beforeprint", () => document.querySelectorAll("img.tile__image[hidden]").forEach(show));
addEventListener("afterprint", bring);
