// The photos of a list that comes in pages (an album, a tag), each by its place in the whole list. Pages that are not
// there yet are fetched when somebody comes near.
import { fetchPage } from "./page.js";
import { tileOf } from "./photo-grid.js";

export class PhotoList {
  #items = [];
  #pages = new Set();
  #more = false;

  // `grid` holds the tiles of the page at this address, and of others around it where an album is one scroll.
  constructor(grid, address) {
    this.grid = grid;
    this.address = new URL(address);
    this.perPage = Number(grid.dataset.perPage);
    this.total = grid.dataset.total ? Number(grid.dataset.total) : undefined;
    const sheets = grid.querySelectorAll(".sheet--whole");
    for (const sheet of sheets.length ? sheets : [grid]) this.#take(sheet, Number(sheet.dataset.page));
  }

  // How many there are as far as one knows: where a page follows, one more.
  get length() {
    return Math.max(this.total ?? 0, this.#items.length + (this.#more ? 1 : 0));
  }

  at(index) {
    return this.#items[index];
  }

  indexOf(id) {
    return this.#items.findIndex((item) => item?.id === id);
  }

  // Resolves to whether something came that was not there before.
  async need(index) {
    const page = Math.floor(index / this.perPage) + 1;
    if (index < 0 || index >= this.length || this.#pages.has(page)) return false;
    this.#pages.add(page);
    const address = new URL(this.address);
    for (const name of ["done", "act", "photos"]) address.searchParams.delete(name);
    address.searchParams.set("page", page);
    const { document: there } = await fetchPage(address).catch(() => ({}));
    const grid = there?.querySelector("[data-per-page]");
    if (grid) this.#take(grid, page);
    else if (there) this.#more = false;
    else this.#pages.delete(page);
    return Boolean(grid);
  }

  // Brings the tile of a photo into the page, where it was given away or never came; it may take a moment.
  async reveal(index) {
    const tile = this.at(index)?.tile;
    // A tile can also be in the document of a page that was only fetched.
    if (tile?.isConnected && tile.ownerDocument === document) return;
    const asked = new CustomEvent("reveal", { detail: { index } });
    this.grid.dispatchEvent(asked);
    await asked.detail.there;
  }

  remove(id) {
    const index = this.indexOf(id);
    if (index < 0) return;
    this.#items[index].tile.remove();
    this.#items.splice(index, 1);
    if (this.total) this.total -= 1;
  }

  // Its tile stands before the tile of the one that follows.
  insert(item, index) {
    const next = this.#items[index]?.tile;
    const before = this.#items[index - 1]?.tile;
    if (next) next.before(item.tile);
    else before?.after(item.tile);
    this.#items.splice(index, 0, item);
    if (this.total !== undefined) this.total += 1;
  }

  #take(grid, page) {
    this.#pages.add(page);
    const first = (page - 1) * this.perPage;
    const links = [...grid.querySelectorAll(".tile__link")];
    links.forEach((link, at) => (this.#items[first + at] = this.#item(link)));
    const last = this.#items.length === first + links.length;
    if (last && !this.total) this.#more = Boolean(grid.ownerDocument.querySelector(".pages [rel=next]"));
  }

  // What a tile says of its photo. Width and height are those of the original.
  #item(link) {
    const image = link.querySelector("img.tile__image");
    const name = link.title;
    const base = new Item(link, name);
    if (!image) return Object.assign(base, { failed: !link.querySelector(".tile__plain--pending") });
    const [width, height] = link.dataset.full.split("x").map(Number);
    return Object.assign(base, {
      src: image.getAttribute("src").replace("/grid?", "/view?"),
      width,
      height,
      viewWidth: Number(link.dataset.view),
      alt: image.alt,
      caption: image.alt === name ? "" : image.alt,
      moves: Boolean(link.querySelector(".tile__moves")),
    });
  }
}

// A photo of the list. Its tile is the one that is in the page now: in a long album tiles come and go.
class Item {
  #link;

  constructor(link, name) {
    this.#link = link;
    Object.assign(this, { id: link.pathname.split("/").at(-1), href: link.pathname, name });
  }

  get tile() {
    return this.figure ?? tileOf(this.id) ?? this.#link.closest(".tile");
  }

  get image() {
    return this.tile.querySelector("img.tile__image, img.stage__image");
  }
}
