// Putting an album in order by hand: by mouse, by a finger that first rests on a photo, and by keyboard. The photos go where
// they are put at once; if the server does not want it so, they go back.
import { bindDrag } from "./sort-drag.js";
import { bindSortKeys } from "./sort-keys.js";
import { idOf, nameOf, tilesIn } from "./photo-grid.js";
import { say } from "./say.js";
import { chosenIn } from "./selection.js";

export default function attach(photos) {
  const button = document.querySelector("[data-sort-photos]");
  if (!button) return;
  const order = new Order(photos);
  const turn = (on) => {
    photos.classList.toggle("photos--sorting", on);
    button.setAttribute("aria-pressed", on);
    order.tell(on ? say("sort-help") : "");
  };
  button.hidden = false;
  button.addEventListener("click", () => turn(!photos.classList.contains("photos--sorting")));
  bindDrag(order);
  bindSortKeys(order);
}

class Order {
  constructor(photos) {
    this.photos = photos;
    this.form = photos.closest("form");
    this.said = document.createElement("p");
    this.said.className = "sort-said";
    this.said.setAttribute("role", "status");
    photos.before(this.said);
  }

  get isOn() {
    return this.photos.classList.contains("photos--sorting");
  }

  // What goes with a tile that is taken: all that are chosen, if it is one of them.
  with(tile) {
    const chosen = chosenIn(this.form);
    return chosen.has(idOf(tile)) ? tilesIn(this.photos).filter((other) => chosen.has(idOf(other))) : [tile];
  }

  // Puts tiles before or behind another, here only.
  lay(tiles, target, behind) {
    if (behind) target.after(...tiles);
    else target.before(...tiles);
  }

  // Where tiles are now, to put them back: before a neighbour, by its id, as it may be another element by then
  // (live-tiles.js), or in another place.
  remember(tiles) {
    const places = tiles.map((tile) => [tile, tile.parentNode, tile.nextElementSibling?.id]);
    return () => {
      let missed = false;
      for (const [tile, parent, id] of places.reverse()) {
        const next = id ? document.getElementById(id) : null;
        if (tile.isConnected && parent.isConnected) parent.insertBefore(tile, next?.parentNode === parent ? next : null);
        else missed = true;
      }
      if (missed) this.#refresh();
    };
  }

  // Tells the server where they are now; `back` undoes what was done here.
  async keep(tiles, back) {
    const all = tilesIn(this.photos);
    const next = all[all.indexOf(tiles.at(-1)) + 1];
    const to = next ? idOf(next) : this.#end(tiles.length);
    try {
      await this.#send(tiles, to);
      const first = all.indexOf(tiles[0]);
      this.tell(say("sort-done", { name: nameOf(tiles[0]), position: this.position(all[first]) }));
      if (this.#crossed()) await this.#refresh();
    } catch (error) {
      back();
      this.tell(error.message || say("sort-failed"));
    }
  }

  // From 1, in the album.
  position(tile) {
    const sheet = tile.closest(".sheet");
    const { page, perPage } = this.photos.dataset;
    const number = Number(sheet?.dataset.page ?? page);
    return (number - 1) * Number(perPage) + tilesIn(sheet ?? this.photos).indexOf(tile) + 1;
  }

  tell(text) {
    this.said.textContent = text;
  }

  // Nothing stands behind them here: the end of the album, or of a page of which the next is not here.
  #end(moved) {
    const all = tilesIn(this.photos);
    const last = this.position(all.at(-1));
    return last >= Number(this.photos.dataset.total) ? "last" : String(last - moved + 1);
  }

  async #send(tiles, to) {
    const body = new URLSearchParams({ token: this.form.elements.token.value, to });
    for (const tile of tiles) body.append("photo", idOf(tile));
    const answer = await fetch(`${new URL(this.form.action).pathname.replace(/[^/]*$/, "")}order`, { method: "POST", body, headers: { accept: "application/json" } });
    if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).error);
  }

  // Whether a page has more or fewer photos than it should.
  #crossed() {
    const { perPage, total } = this.photos.dataset;
    return [...this.photos.querySelectorAll(".sheet--whole")].some((sheet) => {
      const wanted = Math.min(perPage, total - (sheet.dataset.page - 1) * perPage);
      return sheet.querySelectorAll(".tile").length !== wanted;
    });
  }

  async #refresh() {
    const asked = new CustomEvent("refresh", { detail: {} });
    this.photos.dispatchEvent(asked);
    await asked.detail.there;
  }
}
