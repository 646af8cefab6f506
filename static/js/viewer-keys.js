// The keys of the viewer, and the list of them.
import { element } from "./element.js";
import { say } from "./say.js";

const PAN = 80;
const KEYS = [
  ["← →", say("viewer-key-turn"), { ArrowLeft: (v) => turn(v, -1), ArrowRight: (v) => turn(v, 1) }],
  ["↑ ↓", say("viewer-key-pan"), { ArrowUp: (v) => v.pan(0, PAN), ArrowDown: (v) => v.pan(0, -PAN) }],
  [say("viewer-home-end"), say("viewer-key-ends"), { Home: (v) => v.goTo(0), End: (v) => v.goTo(v.list.length - 1) }],
  ["Z", say("viewer-key-zoom"), { z: (v) => v.toggleZoom() }],
  ["+ −", say("viewer-key-closer"), { "+": (v) => v.zoomBy(1.5), "-": (v) => v.zoomBy(1 / 1.5) }],
  [say("viewer-space"), say("viewer-key-slideshow"), { " ": (v) => v.slideshow.toggle() }],
  ["I", say("viewer-key-about"), { i: (v) => v.info.toggle() }],
  ["F", say("viewer-key-full"), { f: (v) => v.toggleFullScreen() }],
  [say("viewer-delete"), say("viewer-key-delete"), { Delete: (v) => v.info.askToDelete() }],
  ["?", say("viewer-key-keys"), { "?": (v) => showKeys(v) }],
  [say("viewer-escape"), say("viewer-key-close"), { Escape: (v) => (v.info.hasFocus ? v.info.toggle() : v.close()) }],
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
function isForSomethingElse({ target, key, defaultPrevented }) {
  if (defaultPrevented || target.closest("dialog")) return true;
  if (key === "Escape") return false;
  if (target.closest("input, textarea, select")) return true;
  return key === " " && target.closest("button, summary, a");
}

export function showKeys(viewer) {
  const rows = KEYS.map(([keys, does]) => {
    const caps = keys.split(" ").map((key) => element("kbd", { textContent: key }));
    return element("div", {}, element("dt", {}, ...caps), element("dd", { textContent: does }));
  });
  const close = element("button", { className: "button", textContent: say("viewer-close") });
  const dialog = element(
    "dialog",
    { className: "viewer__keys", "aria-labelledby": "viewer-keys", onclose: () => dialog.remove() },
    element("h2", { id: "viewer-keys", textContent: say("viewer-keys") }),
    element("dl", {}, ...rows),
    element("form", { method: "dialog" }, close),
  );
  viewer.element.append(dialog);
  dialog.showModal();
}
