// The keys of the viewer, and the list of them.
import { element } from "./element.js";

const PAN = 80;
const KEYS = [
  ["← →", "previous and next photo", { ArrowLeft: (v) => turn(v, -1), ArrowRight: (v) => turn(v, 1) }],
  ["↑ ↓", "move about in a picture that is zoomed", { ArrowUp: (v) => v.pan(0, PAN), ArrowDown: (v) => v.pan(0, -PAN) }],
  ["Home End", "first and last photo", { Home: (v) => v.goTo(0), End: (v) => v.goTo(v.list.length - 1) }],
  ["Z", "zoom in and out again", { z: (v) => v.toggleZoom() }],
  ["+ −", "closer and further", { "+": (v) => v.zoomBy(1.5), "-": (v) => v.zoomBy(1 / 1.5) }],
  ["Space", "start and stop the slideshow", { " ": (v) => v.slideshow.toggle() }],
  ["I", "about this photo", { i: (v) => v.info.toggle() }],
  ["F", "full screen", { f: (v) => v.toggleFullScreen() }],
  ["Delete", "delete it: asks first", { Delete: (v) => v.info.askToDelete() }],
  ["?", "this list", { "?": (v) => showKeys(v) }],
  ["Esc", "back to the album", { Escape: (v) => (v.info.hasFocus ? v.info.toggle() : v.close()) }],
];
const ACTS = Object.assign({}, ...KEYS.map(([, , acts]) => acts));

export function bindKeys(viewer) {
  const press = (event) => {
    const act = ACTS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act || event.altKey || event.ctrlKey || event.metaKey || isForSomethingElse(event)) return;
    event.preventDefault();
    act(viewer);
  };
  document.addEventListener("keydown", press);
  viewer.addEventListener("closing", () => document.removeEventListener("keydown", press));
}

// In a picture that is larger than the screen the arrows move about, like the other two.
function turn(viewer, by) {
  if (viewer.isZoomed) viewer.pan(-by * PAN, 0);
  else viewer.step(by);
}

// Typing, the list of keys, and Space on a button.
function isForSomethingElse({ target, key }) {
  if (target.closest("dialog")) return true;
  if (key === "Escape") return false;
  if (target.closest("input, textarea, select")) return true;
  return key === " " && target.closest("button, summary, a");
}

export function showKeys(viewer) {
  const rows = KEYS.map(([keys, does]) => {
    const caps = keys.split(" ").map((key) => element("kbd", { textContent: key }));
    return element("div", {}, element("dt", {}, ...caps), element("dd", { textContent: does }));
  });
  const close = element("button", { className: "button", textContent: "Close" });
  const dialog = element(
    "dialog",
    { className: "viewer__keys", "aria-labelledby": "viewer-keys", onclose: () => dialog.remove() },
    element("h2", { id: "viewer-keys", textContent: "Keys" }),
    element("dl", {}, ...rows),
    element("form", { method: "dialog" }, close),
  );
  viewer.element.append(dialog);
  dialog.showModal();
}
