// Binds behaviours: an element says `data-behaviour="menu"`, and static/js/menu.js improves it. Every page works without
// them. What only some pages need, or only after a while, is imported when it is.
import albumScroll from "./album-scroll.js";
import arrowKeys from "./arrow-keys.js";
import liveTiles from "./live-tiles.js";
import lookCloser from "./look-closer.js";
import menu from "./menu.js";
import openViewer from "./open-viewer.js";
import pendingPhoto from "./pending-photo.js";
import scrubber from "./scrubber.js";
import search from "./search.js";
import selection from "./selection.js";
import siteHeader from "./site-header.js";
import sortPhotos from "./sort-photos.js";
import tagNames from "./tag-names.js";
import theme from "./theme.js";
import thumbhash from "./thumbhash.js";
import undo from "./undo.js";
import uploadFolderButton from "./upload-folder-button.js";
import upload from "./upload.js";

const BEHAVIOURS = {
  "album-scroll": albumScroll,
  "arrow-keys": arrowKeys,
  "live-tiles": liveTiles,
  "look-closer": lookCloser,
  menu,
  "open-viewer": openViewer,
  "pending-photo": pendingPhoto,
  scrubber,
  search,
  selection,
  "site-header": siteHeader,
  "sort-photos": sortPhotos,
  "tag-names": tagNames,
  theme,
  thumbhash,
  undo,
  upload,
  "upload-folder-button": uploadFolderButton,
};

// A step back or forward to an address that came without a page of its own (the viewer's) is not a new page to the
// browser, not even after a reload: what is not to be had on this page is fetched then.
const here = location.pathname;
addEventListener("popstate", ({ state }) => {
  const tile = state?.viewer && document.querySelector(`.tile__link[href="/photos/${state.viewer}"]`);
  if (location.pathname !== here && !tile) location.reload();
});

// Between two parts of its work a page answers a hand: after so many milliseconds.
const PART = 8;

function bind(element) {
  for (const name of element.dataset.behaviour.split(" ")) BEHAVIOURS[name](element);
}

async function bindAll() {
  let began = performance.now();
  // Pictures last: they are many, and what is bound before them may change the layout.
  const isPicture = ({ dataset }) => dataset.behaviour === "thumbhash";
  const all = [...document.querySelectorAll("[data-behaviour]")].sort((a, b) => isPicture(a) - isPicture(b));
  for (const element of all) {
    if (element.isConnected) bind(element);
    if (performance.now() - began < PART) continue;
    await new Promise((resolve) => setTimeout(resolve));
    began = performance.now();
  }
  // Whoever drives a browser can wait for it.
  document.documentElement.dataset.bound = "yes";
}

// Tiles that came into the page later (photo-grid.js).
addEventListener("added", ({ detail }) => detail.forEach((tile) => tile.querySelectorAll("[data-behaviour]").forEach(bind)));
bindAll();
