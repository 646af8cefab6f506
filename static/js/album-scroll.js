// All pages of an album in one scroll. What comes near is fetched and filled, what is left behind gives its tiles away and
// keeps its height: however long the album is, the page holds a few hundred tiles.
import { AlbumPages } from "./album-pages.js";
import { Place } from "./album-place.js";
import { Sheet, frame } from "./album-sheet.js";
import { tilesIn } from "./photo-grid.js";
import { bring } from "./photo-pace.js";

// In heights of the screen.
const NEAR = "250%";
// So many that are not near any more stay filled, for a hand that turns back.
const KEPT = 2;
// Until the gallery is asked again when it did not answer.
const PATIENCE = 2_000;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export default function attach(photos) {
  const pages = new AlbumPages(photos);
  if (pages.count > 1 && pages.first <= pages.count) new Scroll(photos, pages);
}

class Scroll {
  #near = new Set();
  #busy = false;
  #sizes = new ResizeObserver((entries) => entries.forEach((entry) => this.#measured(entry)));

  constructor(photos, pages) {
    this.pages = pages;
    this.photos = photos;
    this.place = new Place(pages);
    this.sheets = Array.from({ length: pages.count }, (_, at) => new Sheet(at + 1));
    this.#lay();
    // One observer, as the browser asks each of them about every sheet in every frame.
    const near = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) this.#near.add(this.#sheet(target));
        else this.#go(this.#sheet(target));
      }
      this.#work();
    }, { rootMargin: `${NEAR} 0px` });
    this.sheets.forEach(({ element }) => near.observe(element));
    // Tiles that come, go or are put elsewhere move others into sight.
    new MutationObserver(bring).observe(photos, { childList: true, subtree: true });
    addEventListener("resize", () => this.#turn(photos.offsetWidth));
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
    this.#sizes.observe(home.element);
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

  // What is half filled is not filled to the end.
  #go(sheet) {
    this.#near.delete(sheet);
    if (!sheet.isWhole && !sheet.isEmpty) this.#empty(sheet);
  }

  #empty(sheet) {
    this.#sizes.unobserve(sheet.element);
    sheet.empty(this.#estimate(sheet));
  }

  // One after another, the nearest first.
  async #work() {
    if (this.#busy) return;
    this.#busy = true;
    for (let sheet; (sheet = this.#next()); ) {
      await this.#fill(sheet).catch(() => pause(PATIENCE));
      this.#clear();
    }
    this.#busy = false;
  }

  #next() {
    return byDistance([...this.#near].filter((sheet) => sheet.isEmpty && !sheet.isWhole))[0];
  }

  // Whatever somebody has hold of stays.
  #clear() {
    const left = this.sheets.filter((sheet) => !sheet.isEmpty && !this.#near.has(sheet));
    for (const sheet of byDistance(left).slice(KEPT)) {
      const held = sheet.element.contains(document.activeElement) || sheet.element.querySelector(".tile--held");
      if (!held) this.#empty(sheet);
    }
  }

  // What is fetched and is not near any more is not put into the page.
  async #fill(sheet) {
    const photos = await this.pages.fetch(sheet.number);
    if (!photos) sheet.hold([]);
    else if (this.#near.has(sheet) && sheet.isEmpty) {
      this.#sizes.observe(sheet.element);
      if (await sheet.fill(photos)) this.place.filled(sheet);
    } else await frame();
  }

  // Heights are learnt as the browser lays out.
  #measured({ target, borderBoxSize: [{ blockSize: height }] }) {
    const sheet = this.#sheet(target);
    if (!sheet.isWhole) return;
    sheet.height = height;
    if (this.pages.size(sheet.number) === this.pages.perPage) this.perTile = height / this.pages.perPage;
  }

  // After a turn of the screen all heights are others.
  #turn(width) {
    if (Math.abs(width - this.width) <= 1) return;
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
      // What is half filled begins again.
      if (!sheet.isWhole) this.#empty(sheet);
      const photos = sheet.isWhole && (await this.pages.fetch(sheet.number));
      if (photos && sheet.isWhole) sheet.replace(photos);
    }
    this.#work();
  }
}

// The nearest to the middle of the screen first.
function byDistance(sheets) {
  const far = new Map(sheets.map((sheet) => {
    const { top, bottom } = sheet.element.getBoundingClientRect();
    return [sheet, Math.max(top - innerHeight / 2, innerHeight / 2 - bottom)];
  }));
  return sheets.sort((a, b) => far.get(a) - far.get(b));
}
