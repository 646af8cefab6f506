// Where one is in the album: in the address, as the page that one sees, and exactly in the history's
// state, so that Back and a reload lead to the same photo at the same height. An act on photos leads to the album anew, which
// is another entry of the history: the place goes over to it.
import { carried, carry, putDown } from "./carried-place.js";
import { idOf, tileOf } from "./photo-grid.js";

const PAUSE = 250;

export class Place {
  #timer;
  // The page of the album whose tiles are waited for, to stand exactly where one was.
  #awaited;

  constructor(pages) {
    this.pages = pages;
    history.scrollRestoration = "manual";
    addEventListener("scroll", () => this.soon(), { passive: true });
    pages.photos.addEventListener("click", () => this.#keep(), true);
    addEventListener("pagehide", () => this.#keep());
    for (const touched of ["wheel", "touchmove", "pointerdown", "keydown"]) addEventListener(touched, () => (this.#awaited = null), { passive: true });
    document.addEventListener("submit", ({ target }) => target.method === "post" && this.#carry());
    this.#take();
  }

  // The place that was kept for this address.
  get kept() {
    return history.state?.place;
  }

  // Puts a photo back to the height at which it was; before its page is here, the page.
  restore() {
    const { photo, page, top, above } = this.kept ?? {};
    const tile = photo && tileOf(photo);
    const sheet = !tile && this.pages.photos.querySelector(`.sheet[data-page="${page}"]`);
    this.#awaited = sheet && page;
    const there = tile || sheet;
    if (there) scrollBy({ top: there.getBoundingClientRect().top - (tile ? top : above), behavior: "instant" });
    return Boolean(there);
  }

  // The tiles of a page have come.
  filled({ number }) {
    if (this.#awaited === number) this.restore();
    this.soon();
  }

  // When nothing has moved for a while.
  soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#keep(), PAUSE);
  }

  #keep() {
    clearTimeout(this.#timer);
    // Under the viewer the address is a photo's.
    if (location.pathname !== this.pages.path || history.state?.viewer) return;
    const tile = firstInSight();
    const sheet = tile?.closest(".sheet") ?? inTheMiddle()?.closest(".sheet");
    // While one page turns into the next, nothing is found: what was kept before is right.
    if (!sheet) return;
    const page = Number(sheet.dataset.page);
    const place = { page, above: sheet.getBoundingClientRect().top };
    if (tile) Object.assign(place, { photo: idOf(tile), top: tile.getBoundingClientRect().top });
    history.replaceState({ ...history.state, place }, "", this.pages.address(page));
  }

  #carry() {
    this.#keep();
    if (this.kept) carry(this.pages.path, this.kept);
  }

  #take() {
    const { path, place } = carried();
    putDown();
    if (path === this.pages.path && !this.kept) history.replaceState({ ...history.state, place }, "");
  }
}

const inTheMiddle = () => document.elementFromPoint(innerWidth / 2, innerHeight / 2);

// Looked for at a few points, which costs nothing however many tiles there are.
function firstInSight() {
  for (let y = 80; y < innerHeight; y += 60) {
    const tile = document.elementFromPoint(innerWidth / 2, y)?.closest(".tile");
    if (tile?.id) return tile;
  }
}
