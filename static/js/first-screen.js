// What one sees first comes first. As soon as the tiles that have come fill the screen, the page is painted, in the colours of
// its pictures, and the rest of it is read while the processor draws them. A browser fetches lazy pictures long before they
// come into sight, and those below the screen would share the line with the ones on it, and the processor; so would the
// modules that improve the page. So they wait until the pictures on the screen are there and painted, or somebody lays a
// hand on the page, or it takes too long. This is no module: it runs before anything of the page is painted.
import { carried } from "./carried-place.js";
import { paintMean } from "./thumbhash-mean.js";

const PATIENCE = 3_000;
// From the frame that shows them until the processor has drawn it.
const A_MOMENT = 100;
const HANDS = ["scroll", "pointerdown", "keydown", "dragenter"];

const event = (target, name) => new Promise((resolve) => target.addEventListener(name, resolve, { once: true }));
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const modules = document.currentScript.dataset.modules.split(" ");
const images = document.getElementsByClassName("tile__image");
const enough = Promise.race([pause(PATIENCE), ...HANDS.map((hand) => event(window, hand))]);
let later = [];
let seen = 0;
let isFull = false;

// Whoever comes back to where they were, or to a photo, does not see the beginning of the page.
const isBack = performance.getEntriesByType("navigation")[0]?.type !== "navigate" || carried().path === location.pathname;
const isElsewhere = isBack || location.hash;

// Tiles come row by row: those before one that is below the screen stay where they are, and those after it are below it,
// too. Where there are few, and their rows may become larger, none is lazy.
function look() {
  // Painted when all are measured: each colour between would have the browser style the page anew.
  const shown = [];
  for (; seen < images.length; seen++) {
    const image = images[seen];
    const isBelow = isFull || image.getBoundingClientRect().top >= innerHeight;
    if (!isBelow && !image.complete && image.dataset.thumbhash) shown.push(image);
    if (!isBelow || image.loading !== "lazy") continue;
    if (!isFull && !isElsewhere) document.querySelector("link[rel=expect]").remove();
    isFull = true;
    if (!later) continue;
    image.hidden = true;
    later.push(image);
  }
  shown.forEach(paintMean);
}

function reveal() {
  for (const image of later ?? []) image.hidden = false;
  later = null;
}

async function painted() {
  const now = [...images].filter((image) => !image.hidden && !image.complete);
  await Promise.all(now.map((image) => Promise.race([event(image, "load"), event(image, "error")])));
  await new Promise(requestAnimationFrame);
  await pause(A_MOMENT);
}

// Fetched together, run one after the other.
function fetchModules() {
  document.head.append(...modules.map((href) => Object.assign(document.createElement("link"), { rel: "modulepreload", href })));
}

async function improve() {
  for (const module of modules) await import(module).catch(reportError);
}

const observer = new MutationObserver(look);
observer.observe(document, { childList: true, subtree: true });
enough.then(reveal);
if (isBack) fetchModules();
// The page is all there, or nothing more of it comes.
event(document, "readystatechange")
  .then(() => {
    observer.disconnect();
    look();
    return isBack || !images.length || Promise.race([painted(), enough]);
  })
  .then(() => {
    reveal();
    if (!isBack) fetchModules();
    return improve();
  });
