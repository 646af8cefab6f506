// Where one is in the album: in the address, as the page that one sees, and exactly in the history's
// state, so that Back and a reload lead to the same photo at the same height.
import { idOf, tileOf } from "./photo-grid.js";

const PAUSE = 250;

export class Place {
  #timer;

  constructor(pages) {
    this.pages = pages;
    history.scrollRestoration = "manual";
    addEventListener("scroll", () => this.#soon(), { passive: true });
    pages.photos.addEventListener("click", () => this.#keep(), true);
    addEventListener("pagehide", () => this.#keep());
  }

  // The place that was kept for this address.
  get kept() {
    return history.state?.place;
  }

  // Puts a photo back to the height at which it was.
  restore() {
    const { photo, top } = this.kept ?? {};
    const tile = photo && tileOf(photo);
    if (tile) scrollBy({ top: tile.getBoundingClientRect().top - top, behavior: "instant" });
    return Boolean(tile);
  }

  #soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#keep(), PAUSE);
  }

  #keep() {
    clearTimeout(this.#timer);
    // Under the viewer the address is a photo's.
    if (location.pathname !== this.pages.path || history.state?.viewer) return;
    const tile = firstInSight();
    const place = tile && { photo: idOf(tile), top: tile.getBoundingClientRect().top };
    const sheet = tile?.closest(".sheet") ?? inTheMiddle()?.closest(".sheet");
    history.replaceState({ ...history.state, place }, "", this.pages.address(Number(sheet?.dataset.page ?? this.pages.first)));
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
