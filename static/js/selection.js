// Choosing photos: what the rings and the switch do without a script, and with one also a range with Shift, a long press,
// the keyboard, and all of the album. What is chosen stays so when its tile is given away by the scroll.
import { AlbumPages } from "./album-pages.js";
import { idOf, tileOf, tilesIn } from "./photo-grid.js";
import { say } from "./say.js";
import { bindKeys } from "./selection-keys.js";
import { bindPress } from "./selection-press.js";

// As many as the server takes at once (limits::SELECTION).
const MOST = 500;

export default function attach(form) {
  const selection = new Selection(form);
  bindKeys(selection);
  bindPress(selection);
}

// What is chosen in this form, in the order in which it was.
export const chosenIn = (form) => form.chosen ?? new Set();

class Selection {
  // The tile from which a range goes.
  anchor;

  constructor(form) {
    this.form = form;
    this.chosen = form.chosen = new Set();
    this.photos = form.querySelector(".photos");
    this.pages = new AlbumPages(this.photos);
    this.count = form.querySelector(".selection__count");
    this.count.setAttribute("role", "status");
    this.said = this.count.appendChild(document.createElement("span"));
    form.classList.add("selection--scripted");
    this.page = form.closest(".page");
    this.onOff = this.page.querySelector(".switch__box");
    this.onOff?.addEventListener("change", () => this.#show());
    form.addEventListener("change", ({ target }) => target.name === "photo" && this.#take(target.closest(".tile"), target.checked));
    form.addEventListener("click", (event) => this.#click(event));
    form.addEventListener("added", ({ detail }) => detail.forEach((tile) => this.#mark(tile)));
    // Somebody else deleted it or carried it away.
    form.addEventListener("gone", ({ detail }) => this.chosen.delete(detail) && this.#changed());
    form.addEventListener("reset", () => this.none());
    form.addEventListener("formdata", ({ formData }) => {
      formData.delete("photo");
      for (const id of this.chosen) formData.append("photo", id);
    });
    const all = form.querySelector("[data-choose-all]");
    all.hidden = false;
    all.addEventListener("click", () => this.all());
    // After Back a browser may have kept the rings.
    for (const tile of tilesIn(form)) if (ring(tile).checked) this.chosen.add(idOf(tile));
    this.#changed();
  }

  has(tile) {
    return this.chosen.has(idOf(tile));
  }

  toggle(tile) {
    this.#take(tile, !this.has(tile));
  }

  // The bar goes with the last of them, and whoever was in it with the keyboard is with that photo again.
  none() {
    const last = tileOf([...this.chosen].at(-1)) ?? tilesIn(this.form).find((tile) => tile.getBoundingClientRect().bottom > 0);
    const isInBar = Boolean(this.form.querySelector(".selection__bar :focus-visible"));
    this.chosen.clear();
    this.#changed();
    if (isInBar) last?.querySelector(".tile__link").focus();
  }

  // The whole album, as far as it can be done at once.
  async all() {
    await this.#add(0, this.pages.total - 1);
    if (this.pages.total > MOST) this.#tell(say("selection-most", { n: MOST, total: this.pages.total }));
  }

  // Everything between the tile that was chosen last and this one.
  async to(tile) {
    const here = this.pages.rank(tile);
    const there = this.anchor && tileOf(this.anchor) ? this.pages.rank(tileOf(this.anchor)) : this.anchorRank ?? here;
    await this.#add(Math.min(here, there), Math.max(here, there));
  }

  async #add(from, to) {
    const ids = await this.pages.between(from, Math.min(to, from + MOST - 1)).catch(() => []);
    for (const id of ids) if (this.chosen.size < MOST) this.chosen.add(id);
    this.#changed();
  }

  #take(tile, chosen) {
    const id = idOf(tile);
    if (chosen && this.chosen.size >= MOST) {
      this.#mark(tile);
      return this.#tell(say("selection-most", { n: MOST, total: this.pages.total }));
    }
    if (chosen) this.chosen.add(id);
    else this.chosen.delete(id);
    this.anchor = id;
    this.anchorRank = this.pages.rank(tile);
    this.#mark(tile);
    this.#show();
  }

  #click(event) {
    const choice = event.target.closest(".tile__choice");
    if (!choice || !event.shiftKey || !this.anchor) return;
    event.preventDefault();
    this.to(choice.closest(".tile"));
  }

  #changed() {
    for (const tile of tilesIn(this.form)) this.#mark(tile);
    this.#show();
  }

  #mark(tile) {
    const box = ring(tile);
    const chosen = this.has(tile);
    if (box.checked !== chosen) box.checked = chosen;
    tile.classList.toggle("tile--chosen", chosen);
  }

  #show() {
    const { size } = this.chosen;
    this.page.classList.toggle("page--choosing", size > 0 || this.onOff?.checked);
    this.form.classList.toggle("selection--some", size > 0);
    this.form.classList.toggle("selection--one", size === 1);
    this.#tell(say("selection-chosen", { n: size }));
  }

  #tell(text) {
    this.said.textContent = text;
  }
}

const ring = (tile) => tile.querySelector(".tile__ring");
