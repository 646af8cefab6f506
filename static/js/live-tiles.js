// The tiles of an album follow what happens in it while the page stands open: new ones come by themselves, changed ones are
// replaced, those that are gone go, and what is on the screen stays where it is. When the album is not to be seen any more,
// the page is not either. Events say ids only (src/web/events.rs); what there is to see is asked for. A page that nobody
// looks at does not listen. Whoever begins to listen says which version of the album the page shows, and is told when that
// is not the one there is. Where no events come, pending-photo.js asks now and then, as without this.
import { fetchPage } from "./page.js";
import { added, idOf, tileOf, tilesIn } from "./photo-grid.js";

const TOGETHER = 300;
// An import adds photos for minutes: the page follows at this pace.
const PACE = 1_500;
const AT_ONCE = 100;
// Until it is asked again when the line broke, at first and at the most.
const SOON = 1_500;
const LONGEST = 60_000;
const root = document.documentElement;

export default function attach(place) {
  new LiveTiles(place, place.dataset.live);
}

class LiveTiles {
  #changed = new Set();
  #anew = false;
  #planned = null;
  #last = 0;
  #source = null;
  #wait = SOON;

  constructor(place, album) {
    Object.assign(this, { place, album, version: place.dataset.version });
    document.addEventListener("visibilitychange", () => this.#listen());
    addEventListener("pagehide", () => this.#close());
    addEventListener("pageshow", ({ persisted }) => persisted && this.#listen());
    this.#listen();
  }

  #listen() {
    if (document.hidden || !this.place.isConnected) return this.#close();
    if (this.#source) return;
    const version = this.version ? `?version=${this.version}` : "";
    const source = (this.#source = new EventSource(`/albums/${this.album}/events${version}`));
    source.addEventListener("open", () => {
      this.#wait = SOON;
      root.dataset.live = "yes";
    });
    source.addEventListener("photo", ({ data }) => this.#hear(...data.split(" ")));
    for (const name of ["album", "again"]) source.addEventListener(name, () => this.#look());
    source.addEventListener("error", () => {
      const isRefused = source.readyState === EventSource.CLOSED;
      this.#close();
      if (isRefused) this.#ask();
      // For now, or for good. It is tried again less and less often, and from what the page shows by then: left to itself,
      // a browser would ask from what it showed at first.
      setTimeout(() => this.#listen(), this.#wait);
      this.#wait = Math.min(this.#wait * 2, LONGEST);
    });
  }

  // Whether the album is still there to be seen. A visitor is led to the login.
  async #ask() {
    const address = `/albums/${this.album}`;
    const answer = await fetchPage(address).catch(() => null);
    if (!answer || (answer.status !== 404 && answer.url.pathname === address)) return;
    // Files that are on their way have a panel on this page, which says that there is no album for them.
    if (document.querySelector(".queue")) this.#other(answer.document);
    else location.reload();
  }

  #close() {
    this.#source?.close();
    this.#source = null;
    delete root.dataset.live;
  }

  #hear(photo, happened) {
    const isHere = Boolean(tileOf(photo));
    if (happened === "added" || happened === "gone") this.#anew = true;
    else if (isHere) this.#changed.add(photo);
    if (happened === "gone") this.place.dispatchEvent(new CustomEvent("gone", { bubbles: true, detail: photo }));
    this.#plan();
  }

  #look() {
    this.#anew = true;
    this.#plan();
  }

  #plan() {
    if (!this.#anew && !this.#changed.size) return;
    this.#planned ??= setTimeout(() => this.#follow(), Math.max(TOGETHER, this.#last + PACE - Date.now()));
  }

  async #follow() {
    // Whoever holds a photo in the hand, to put it elsewhere, is not disturbed.
    const isHeld = document.querySelector(".tile--held");
    const [anew, changed] = [this.#anew, [...this.#changed].slice(0, AT_ONCE)];
    if (!isHeld && this.place.isConnected) {
      if (anew) this.#anew = false;
      changed.forEach((photo) => this.#changed.delete(photo));
      await (anew ? this.#all(new Set(changed)) : this.#some(changed)).catch(() => (this.#anew = true));
    }
    this.#last = Date.now();
    this.#planned = null;
    this.#plan();
  }

  // Only these look different.
  async #some(photos) {
    const query = new URLSearchParams(photos.map((photo) => ["photo", photo]));
    const { document: there, status } = await fetchPage(`/albums/${this.album}/tiles?${query}`);
    if (status === 200) for (const tile of tilesIn(there)) await replace(tileOf(idOf(tile)), tile);
  }

  // The pages of the album that are in the document, as they are now.
  async #all(changed) {
    const sheets = [...this.place.querySelectorAll(".sheet--whole")];
    const all = sheets.length ? sheets : [this.place];
    let version;
    for (const held of all) {
      const { document: there, status } = await fetchPage(`/albums/${this.album}?page=${held.dataset.page ?? 1}`);
      if (status !== 200) throw new Error(`no page: ${status}`);
      headline(there);
      version ??= there.querySelector("[data-version]")?.dataset.version;
      const photos = there.querySelector(".photos");
      if (!photos !== !this.place.matches(".photos")) return this.#other(there);
      // One that was emptied meanwhile comes anew by itself.
      const isThere = held === this.place ? held.isConnected : held.matches(".sheet--whole");
      if (photos && isThere) await follow(held, photos, changed);
    }
    this.version = version;
  }

  // An album that had no photos has some, or the other way round: the page is made of other things now.
  #other(there) {
    const main = document.querySelector("main");
    this.#close();
    main.replaceChildren(...[...there.querySelector("main").childNodes].map((node) => document.importNode(node, true)));
    added([main]);
  }
}

// The title of the album, how many photos it says it has, and the way to its other pages.
function headline(there) {
  for (const part of [".album-head__title", ".album-head__facts"]) {
    const [here, now] = [document, there].map((page) => page.querySelector(part));
    if (here && now && here.textContent !== now.textContent) here.textContent = now.textContent;
  }
  const [here, now] = [document, there].map((page) => page.querySelector("main > .pages"));
  if (now && !here) document.querySelector("main").append(document.importNode(now, true));
}

const look = (tile) => [tile.className, tile.querySelector("img.tile__image")?.getAttribute("src"), tile.querySelector(".tile__link").title, tile.textContent].join("|");

// Makes the days in `held` those of `photos`. A tile that is there already and looks the same stays the same element.
async function follow(held, photos, changed) {
  const here = new Map(tilesIn(held).map((tile) => [idOf(tile), tile]));
  const now = tilesIn(photos);
  const isSame = now.length === here.size && now.every((tile, at) => idOf(tile) === [...here.keys()][at]);
  const other = now.filter((tile) => here.has(idOf(tile)) && (changed.has(idOf(tile)) || look(tile) !== look(here.get(idOf(tile)))));
  for (const tile of other) {
    const made = await replace(here.get(idOf(tile)), document.importNode(tile, true));
    here.set(idOf(tile), made);
  }
  if (isSame) return;
  const fresh = [];
  const days = [...photos.children].map((day) => document.importNode(day, true));
  stay(held, () => {
    for (const tile of days.flatMap(tilesIn)) {
      const kept = here.get(idOf(tile));
      if (kept) tile.replaceWith(kept);
      else fresh.push(tile);
    }
    held.replaceChildren(...days);
  });
  if (photos.dataset.total) (held.closest(".photos") ?? held).dataset.total = photos.dataset.total;
  added(fresh);
}

// What is on the screen stays where it is, and whoever is on a tile with the keyboard stays on it. Nothing may be measured
// while `act` is at it: a page that is empty for a moment is at its beginning.
function stay(held, act) {
  const seen = tilesIn(held).find((tile) => tile.getBoundingClientRect().bottom > 0);
  const before = seen?.getBoundingClientRect().top;
  const focused = held.contains(document.activeElement) ? document.activeElement : null;
  const id = focused && focused.closest(".tile")?.id;
  act();
  if (seen?.isConnected && scrollY > 0) scrollBy({ top: seen.getBoundingClientRect().top - before, behavior: "instant" });
  if (focused) (focused.isConnected ? focused : document.getElementById(id)?.querySelector(".tile__link"))?.focus({ preventScroll: true });
}

// Puts a tile in the place of another, once its picture is there: nothing flickers.
async function replace(old, made) {
  if (!old?.isConnected) return old;
  const tile = document.importNode(made, true);
  delete tile.dataset.after;
  if (old.querySelector("input:checked") && tile.querySelector("input")) tile.querySelector("input").checked = true;
  const image = tile.querySelector("img.tile__image");
  if (image) {
    image.loading = "eager";
    delete image.dataset.behaviour;
    await image.decode().catch(() => {});
  }
  if (!old.isConnected) return old;
  const focused = old.contains(document.activeElement);
  old.replaceWith(tile);
  added([tile]);
  if (focused) tile.querySelector(".tile__link").focus({ preventScroll: true });
  return tile;
}
