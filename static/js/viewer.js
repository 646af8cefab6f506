// The large view of a list of photos. PhotoSwipe does the gestures and the motion, and no other file knows of it; what
// stands around the picture are the files named viewer-….js.
import PhotoSwipe from "photoswipe";
import { say } from "./say.js";
import { keepAddress } from "./viewer-address.js";
import { buildBar } from "./viewer-bar.js";
import { bindKeys } from "./viewer-keys.js";
import { InfoPanel } from "./viewer-info.js";
import { sharpen } from "./viewer-sharpness.js";
import { Slideshow } from "./viewer-slideshow.js";

// How many photos before the end of what is known the next page is asked for.
const AHEAD = 6;
const STILL = matchMedia("(prefers-reduced-motion: reduce)");

let sheet;

// Opens the photo at `index`, and answers with the viewer. One at a time: a second call while it is open does nothing.
export async function view(list, index) {
  if (document.querySelector(".pswp")) return;
  sheet ??= styles();
  await sheet;
  const viewer = new Viewer(list, index);
  viewer.open();
  return viewer;
}

class Viewer extends EventTarget {
  // What covers the right and the lower edge: the picture makes room for it.
  #covered = { x: 0, y: 0 };

  constructor(list, index) {
    super();
    this.list = list;
    this.box = new PhotoSwipe({
      index,
      dataSource: list,
      bgOpacity: 1,
      loop: false,
      preload: [1, 2],
      wheelToZoom: true,
      clickToCloseNonZoomable: false,
      imageClickAction: "zoom",
      bgClickAction: "toggle-controls",
      arrowKeys: false,
      escKey: false,
      showAnimationDuration: 260,
      hideAnimationDuration: 220,
      zoomAnimationDuration: 220,
      mainClass: "viewer",
      errorMsg: say("viewer-not-loaded"),
      // Its own buttons are made of markup in strings, which the pages' policy forbids.
      ...{ arrowPrev: false, arrowNext: false, close: false, zoom: false, counter: false, preloader: false },
      getViewportSizeFn: () => ({ x: innerWidth - this.#covered.x, y: innerHeight - this.#covered.y }),
      paddingFn: ({ y }) => (y < 500 || this.#covered.y ? { top: 0, bottom: 0, left: 0, right: 0 } : { top: 56, bottom: 56, left: 0, right: 0 }),
      // Twice on the picture goes to its own pixels, or at least clearly closer.
      secondaryZoomLevel: ({ fit }) => Math.max(fit * 2.5, Math.min(1, fit * 4)),
      maxZoomLevel: ({ fit }) => Math.max(1, fit * 4),
    });
    this.#feed();
  }

  get element() {
    return this.box.element;
  }

  get index() {
    return this.box.currIndex;
  }

  get item() {
    return this.list.at(this.index);
  }

  get slide() {
    return this.box.currSlide;
  }

  open() {
    this.info = new InfoPanel(this);
    this.slideshow = new Slideshow(this);
    this.box.init();
    this.element.setAttribute("aria-modal", "true");
    this.element.setAttribute("aria-label", say("viewer-label"));
    this.box.scrollWrap.setAttribute("aria-label", say("viewer-photos"));
    this.#others().forEach((other) => (other.inert = true));
    // At once, as keys would still go to the tile until the next frame; PhotoSwipe waits until it has opened.
    this.element.focus({ preventScroll: true });
    buildBar(this);
    bindKeys(this);
    sharpen(this);
    keepAddress(this);
    this.#changed();
  }

  // Through the address: leaving it is what closes (viewer-address.js).
  close() {
    this.dispatchEvent(new Event("leave"));
  }

  async shut() {
    await this.list.reveal(this.index);
    show(this.item?.tile);
    this.whenOpen(() => this.box.close());
  }

  goTo(index) {
    this.whenOpen(() => this.#move(index));
  }

  #move(index) {
    const by = index - this.box.potentialIndex;
    if (index < 0 || index >= this.list.length || by === 0) return;
    // A neighbour slides in; with less motion wanted, the picture is simply another one.
    const slides = Math.abs(by) === 1 && !STILL.matches && !this.slideshow.isPlaying;
    this.box.mainScroll.moveIndexBy(by, slides);
  }

  step(by) {
    this.goTo(this.box.potentialIndex + by);
  }

  toggleZoom() {
    this.box.toggleZoom();
  }

  // Moves what is seen of a picture that is larger than the screen.
  pan(x, y) {
    const { slide } = this;
    slide.panTo(slide.pan.x + x, slide.pan.y + y);
  }

  zoomBy(factor) {
    this.box.zoomTo(this.slide.currZoomLevel * factor, undefined, STILL.matches ? 0 : 160);
  }

  get isZoomed() {
    return this.box.opener.isOpen && this.slide.currZoomLevel > this.slide.zoomLevels.initial * 1.01;
  }

  // How many pixels of the screen the picture is wide.
  get shownWidth() {
    return this.slide.currZoomLevel * this.slide.width * devicePixelRatio;
  }

  // What is held of the photo in front.
  get content() {
    return this.slide?.content;
  }

  // Puts a loaded image in the place of the one that is shown there, in front or not.
  swap(content, image) {
    if (content.element?.tagName !== "IMG") return;
    image.className = content.element.className;
    image.alt = content.element.alt;
    for (const side of ["width", "height"]) image.style[side] = content.element.style[side];
    content.element.replaceWith(image);
    content.element = image;
  }

  // Resolves when the picture of this place is there, or will not come.
  async isReady(index) {
    const holder = this.box.mainScroll.itemHolders.find(({ slide }) => slide?.index === index);
    await holder?.slide?.content.element?.decode?.().catch(() => {});
  }

  toggleFullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.element.requestFullscreen?.().catch(() => {});
  }

  cover(covered) {
    this.#covered = covered;
    this.box.updateSize(true);
  }

  // The photo is not in this list any more.
  leave(id) {
    const index = this.list.indexOf(id);
    this.list.remove(id);
    // One that was the last is still to be taken back on the page behind.
    if (this.list.length === 0) return this.close();
    if (index === this.list.length) this.box.mainScroll.moveIndexBy(-1);
    this.#shift(index);
  }

  // It is in the list again, where it was.
  comeBack(item, index) {
    this.list.insert(item, index);
    this.#shift(index);
    this.goTo(index);
    this.#changed();
  }

  // From there on every photo has another place than the one under which PhotoSwipe keeps what it loaded ahead.
  #shift(index) {
    for (let at = index + 2; at <= this.list.length; at++) this.box.contentLoader.removeByIndex(at);
    for (const at of [index - 1, index, index + 1]) this.box.refreshSlideContent(at);
  }

  // With `undo` beside it, what can be taken back: {form, item, left}.
  say(text, undo) {
    this.dispatchEvent(new CustomEvent("say", { detail: { text, undo: undo && { ...undo, index: this.list.indexOf(undo.item.id) } } }));
  }

  // PhotoSwipe does nothing while it opens; a quick hand need not wait for it.
  whenOpen(act) {
    if (this.box.opener.isOpen) act();
    else this.box.on("openingAnimationEnd", act);
  }

  #feed() {
    const { box, list } = this;
    box.addFilter("numItems", () => list.length);
    box.addFilter("itemData", (_, index) => data(list.at(index)));
    box.addFilter("thumbEl", (_, { item }) => (item?.image?.isConnected && !item.image.hidden && isOnScreen(item.image) ? item.image : null));
    box.addFilter("placeholderSrc", (_, { data: { item } }) => loadedSource(item?.image) ?? false);
    box.on("contentLoad", (event) => {
      if (event.content.data.src) return;
      event.preventDefault();
      event.content.element = note(event.content.data.item);
    });
    // All keys are ours (viewer-keys.js).
    box.on("keydown", (event) => event.preventDefault());
    box.on("change", () => this.#changed());
    box.on("close", () => {
      this.#others().forEach((other) => (other.inert = false));
      this.dispatchEvent(new Event("closing"));
    });
    box.on("destroy", () => {
      this.dispatchEvent(new Event("closed"));
      const { tile } = this.item ?? {};
      show(tile);
      tile?.querySelector("a, button")?.focus({ preventScroll: true });
    });
    for (const name of ["zoomPanUpdate", "loadComplete"]) box.on(name, () => this.dispatchEvent(new Event("zoom")));
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
    for (const near of [this.index + AHEAD, this.index - AHEAD, this.index]) this.#fetch(near);
  }

  async #fetch(index) {
    const { list, box } = this;
    if (!(await list.need(Math.max(0, Math.min(index, list.length - 1)))) || box.isDestroying) return;
    for (const at of [this.index - 1, this.index, this.index + 1]) {
      if (box.mainScroll.itemHolders.some(({ slide }) => slide?.index === at && !slide.data.item)) box.refreshSlideContent(at);
    }
    this.dispatchEvent(new Event("change"));
  }

  #others() {
    return [...document.body.children].filter((child) => child !== this.element);
  }
}

function data(item) {
  if (!item?.src) return { item };
  const { src, width, height, alt } = item;
  return { item, src, width, height, alt, thumbCropped: true };
}

// In place of a picture that there is not, or not yet.
function note(item) {
  const text = !item ? say("viewer-moment") : item.failed ? say("viewer-failed") : say("viewer-pending");
  const element = Object.assign(document.createElement("div"), { className: "viewer__note" });
  element.append(Object.assign(document.createElement("p"), { textContent: item ? say("viewer-note", { name: item.name, text }) : text }));
  return element;
}

function loadedSource(image) {
  return image?.complete && image.naturalWidth ? image.currentSrc : undefined;
}

// The tile of the last photo is where one is afterwards; nothing moves when it is to be seen anyway.
function show(tile) {
  if (tile?.isConnected && !isOnScreen(tile)) tile.scrollIntoView({ block: "center", behavior: "instant" });
}

function isOnScreen(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

// The viewer's own sheet, beside this script.
function styles() {
  return new Promise((resolve) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href: new URL("./viewer.css", import.meta.url), onload: resolve, onerror: resolve });
    document.head.append(link);
  });
}
