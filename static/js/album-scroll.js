// All pages of an album in one scroll. What comes near is fetched and filled, what is far gives its tiles away and keeps
// its height: however long the album is, the page holds a few hundred tiles.
import { AlbumPages } from "./album-pages.js";
import { Place } from "./album-place.js";
import { Sheet, frame } from "./album-sheet.js";
import { tilesIn } from "./photo-grid.js";

// In heights of the screen.
const NEAR = "250%";
const FAR = "600%";
// Until the gallery is asked again when it did not answer.
const PATIENCE = 2_000;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export default function attach(photos) {
  const pages = new AlbumPages(photos);
  if (pages.count > 1 && pages.first <= pages.count) new Scroll(photos, pages);
}

class Scroll {
  #near = new Set();
  // What could not be given away when it was far: somebody had hold of it.
  #late = new Set();
  #busy = false;

  constructor(photos, pages) {
    this.pages = pages;
    this.photos = photos;
    this.place = new Place(pages);
    this.sheets = Array.from({ length: pages.count }, (_, at) => new Sheet(at + 1));
    this.#lay();
    const watch = (margin, see) => {
      const observer = new IntersectionObserver((entries) => entries.forEach((entry) => see(this.#sheet(entry.target), entry.isIntersecting)), { rootMargin: `${margin} 0px` });
      this.sheets.forEach(({ element }) => observer.observe(element));
    };
    watch(NEAR, (sheet, near) => (near ? this.#want(sheet) : this.#near.delete(sheet)));
    watch(FAR, (sheet, near) => near || this.#leave(sheet));
    watch("-50%", (sheet, here) => here && (this.place.number = sheet.number));
    const sizes = new ResizeObserver((entries) => entries.forEach((entry) => this.#measured(entry)));
    this.sheets.forEach(({ element }) => sizes.observe(element));
    photos.addEventListener("reveal", (event) => (event.detail.there = this.#reveal(event.detail.index)));
    photos.addEventListener("refresh", (event) => (event.detail.there = this.#refresh()));
  }

  // Lays the empty sheets around the one that came with the page. What is on the screen stays where it is.
  #lay() {
    const { photos, pages } = this;
    const home = this.sheets[pages.first - 1];
    const days = [...photos.children];
    const anchor = days[0];
    const before = anchor.getBoundingClientRect().top;
    const height = photos.offsetHeight;
    this.perTile = height / tilesIn(photos).length;
    this.width = photos.offsetWidth;
    home.hold(days);
    for (const sheet of this.sheets) if (sheet !== home) sheet.reserve(this.#estimate(sheet));
    photos.append(...this.sheets.map(({ element }) => element));
    photos.classList.add("photos--scroll");
    document.querySelector(".pages")?.setAttribute("hidden", "");
    if (pages.first > 1 && !this.place.restore()) scrollBy({ top: anchor.getBoundingClientRect().top - before, behavior: "instant" });
    else if (pages.first === 1) this.place.restore();
  }

  #sheet(element) {
    return this.sheets[element.dataset.page - 1];
  }

  #estimate(sheet) {
    return sheet.height ?? Math.round(this.perTile * this.pages.size(sheet.number));
  }

  #want(sheet) {
    this.#near.add(sheet);
    const late = [...this.#late].filter((other) => !this.#near.has(other));
    this.#late.clear();
    for (const other of late) this.#leave(other);
    this.#work();
  }

  #leave(sheet) {
    const held = sheet.element.contains(document.activeElement) || sheet.element.querySelector(".tile--held");
    if (held) this.#late.add(sheet);
    else if (!sheet.isEmpty) sheet.empty(this.#estimate(sheet));
  }

  // One after another, the nearest first.
  async #work() {
    if (this.#busy) return;
    this.#busy = true;
    for (let sheet; (sheet = this.#next()); ) await this.#fill(sheet).catch(() => pause(PATIENCE));
    this.#busy = false;
  }

  #next() {
    const far = ({ number }) => Math.abs(number - this.place.number);
    return [...this.#near].filter((sheet) => sheet.isEmpty && !sheet.isWhole).sort((a, b) => far(a) - far(b))[0];
  }

  // What is fetched and is not near any more is not put into the page.
  async #fill(sheet) {
    const photos = await this.pages.fetch(sheet.number);
    if (!photos) sheet.hold([]);
    else if (this.#near.has(sheet) && sheet.isEmpty) await sheet.fill(photos);
    else await frame();
  }

  // Heights are learnt as the browser lays out. After a turn of the screen all are others.
  #measured({ target, borderBoxSize: [{ blockSize: height, inlineSize: width }] }) {
    if (Math.abs(width - this.width) > 1) this.#turn(width);
    const sheet = this.#sheet(target);
    if (!sheet.isWhole) return;
    sheet.height = height;
    if (this.pages.size(sheet.number) === this.pages.perPage) this.perTile = height / this.pages.perPage;
  }

  #turn(width) {
    this.perTile *= this.width / width;
    this.width = width;
    for (const sheet of this.sheets) {
      sheet.height = undefined;
      if (!sheet.isWhole) sheet.reserve(this.#estimate(sheet));
    }
  }

  // Brings the photo of this rank into sight, wherever in the album it is.
  async #reveal(index) {
    const sheet = this.sheets[Math.floor(index / this.pages.perPage)];
    if (!sheet) return;
    if (!sheet.isWhole) {
      sheet.element.scrollIntoView({ block: "start", behavior: "instant" });
      sheet.empty(this.#estimate(sheet));
      this.#near.add(sheet);
      await this.#fill(sheet).catch(() => {});
    }
    tilesIn(sheet.element)[index % this.pages.perPage]?.scrollIntoView({ block: "center", behavior: "instant" });
  }

  // After photos went from one page to another: what is here is asked for again.
  async #refresh() {
    for (const sheet of this.sheets.filter(({ isEmpty }) => !isEmpty)) {
      const photos = await this.pages.fetch(sheet.number);
      sheet.replace(photos);
    }
  }
}
