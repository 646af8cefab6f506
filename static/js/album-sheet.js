// One page of an album in the scroll: empty and as high as it was or will be, or filled with its tiles. It is filled in
// small steps, one for each frame, so that a hand that scrolls feels nothing of it.
import { added, idOf, tileOf, tilesIn } from "./photo-grid.js";

// Tiles that are put into the page in one frame: out of sight, and in sight, where somebody waits for them.
const STEP = 3;
const STEP_IN_SIGHT = 10;

export const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

export class Sheet {
  // Its height while it was filled.
  height;
  #work = 0;

  constructor(number) {
    this.number = number;
    this.element = document.createElement("div");
    this.element.className = "sheet";
    this.element.dataset.page = number;
  }

  get isEmpty() {
    return !this.element.firstChild;
  }

  get isWhole() {
    return this.element.classList.contains("sheet--whole");
  }

  // Takes the days that are in the page already.
  hold(days) {
    this.element.append(...days);
    this.#whole();
  }

  // Takes the days of a page in a document of its own. Answers false when it was emptied meanwhile.
  async fill(photos) {
    const work = ++this.#work;
    for (const there of photos.children) {
      const tiles = tilesIn(there);
      const grid = this.#begin(there);
      while (tiles.length) {
        await frame();
        if (work !== this.#work) return false;
        const some = tiles.splice(0, this.#isInSight() ? STEP_IN_SIGHT : STEP);
        some.forEach(wait);
        grid.append(...some);
        added(some);
      }
    }
    this.#whole();
    return true;
  }

  #isInSight() {
    const { top, bottom } = this.element.getBoundingClientRect();
    return top < innerHeight && bottom > 0;
  }

  // A day with its heading and without its tiles.
  #begin(there) {
    const day = document.importNode(there, false);
    const grid = document.importNode(there.querySelector("ul"), false);
    day.append(...[...there.children].map((child) => (child.matches("ul") ? grid : document.importNode(child, true))));
    this.element.append(day);
    return grid;
  }

  // The tiles of this page as they stand now: those that are in the document already stay what they are.
  replace(photos) {
    const fresh = [];
    const tiles = tilesIn(photos).map((tile) => tileOf(idOf(tile)) ?? (fresh.push(tile), document.adoptNode(tile)));
    this.element.querySelector("ul").replaceChildren(...tiles);
    added(fresh);
  }

  // Gives its tiles away, and keeps their place.
  empty(height) {
    this.#work += 1;
    this.element.classList.remove("sheet--whole");
    this.element.replaceChildren();
    this.reserve(this.height ?? height);
  }

  reserve(height) {
    this.element.style.height = `${height}px`;
  }

  // It is as high now as its tiles want, and what is on the screen stays where it is: the sheet below, where it begins
  // above the middle, or had tiles there to look at while this one came in above them.
  #whole() {
    const { element } = this;
    const below = element.nextElementSibling;
    const before = below?.getBoundingClientRect().top;
    const isAbove = element.getBoundingClientRect().top < 0 && below?.classList.contains("sheet--whole");
    element.style.height = "";
    element.classList.add("sheet--whole");
    if (before < (isAbove ? innerHeight : innerHeight / 2)) scrollBy({ top: below.getBoundingClientRect().top - before, behavior: "instant" });
  }
}

// A picture is in sight at once on a page of its own; here it comes in from outside, and in its turn.
function wait(tile) {
  const image = tile.querySelector("img.tile__image");
  if (image) Object.assign(image, { loading: "lazy", hidden: true });
}
