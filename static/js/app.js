// Binds behaviours: an element says `data-behaviour="menu"`, and static/js/menu.js improves it. Every page works without
// them. What only some pages need, or only after a while, is imported when it is.
import chooseAll from "./choose-all.js";
import arrowKeys from "./arrow-keys.js";
import lookCloser from "./look-closer.js";
import menu from "./menu.js";
import openViewer from "./open-viewer.js";
import pendingPhoto from "./pending-photo.js";
import siteHeader from "./site-header.js";
import theme from "./theme.js";
import thumbhash from "./thumbhash.js";
import undo from "./undo.js";

const BEHAVIOURS = {
  "arrow-keys": arrowKeys,
  "choose-all": chooseAll,
  "look-closer": lookCloser,
  menu,
  "open-viewer": openViewer,
  "pending-photo": pendingPhoto,
  "site-header": siteHeader,
  theme,
  thumbhash,
  undo,
};

// A step back or forward to an address that came without a page of its own (the viewer's) is not a new page to the
// browser, not even after a reload: what is not to be had on this page is fetched then.
const here = location.pathname;
addEventListener("popstate", ({ state }) => {
  const tile = state?.viewer && document.querySelector(`.tile__link[href="/photos/${state.viewer}"]`);
  if (location.pathname !== here && !tile) location.reload();
});

for (const element of document.querySelectorAll("[data-behaviour]")) {
  for (const name of element.dataset.behaviour.split(" ")) BEHAVIOURS[name](element);
}
