// The photos of a list that comes in pages (an album, a tag), each by its place in the whole list. Pages that are not
// there yet are fetched when somebody comes near.
import { fetchPage } from "./page.js";

export class PhotoList {
  #items = [];
  #pages = new Set();
  #more = false;

  // `grid` holds the tiles of the page at this address.
  constructor(grid, address) {
    this.address = new URL(address);
    this.perPage = Number(grid.dataset.perPage);
    this.total = grid.dataset.total ? Number(grid.dataset.total) : undefined;
    this.#take(grid, Number(grid.dataset.page));
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
    address.searchParams.delete("done");
    address.searchParams.set("page", page);
    const { document: there } = await fetchPage(address).catch(() => ({}));
    const grid = there?.querySelector("[data-per-page]");
    if (grid) this.#take(grid, page);
    else if (there) this.#more = false;
    else this.#pages.delete(page);
    return Boolean(grid);
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
    if (last) this.#more = Boolean(grid.ownerDocument.querySelector(".pages [rel=next]"));
  }

  // What a tile says of its photo. Width and height are those of the original.
  #item(link) {
    const image = link.querySelector("img.tile__image");
    const name = link.title;
    const base = { id: link.pathname.split("/").at(-1), href: link.pathname, name, tile: link.closest(".tile") };
    if (!image) return { ...base, failed: !link.querySelector(".tile__plain--pending") };
    const [width, height] = link.dataset.full.split("x").map(Number);
    return {
      ...base,
      src: image.getAttribute("src").replace("/grid?", "/view?"),
      width,
      height,
      viewWidth: Number(link.dataset.view),
      image,
      alt: image.alt,
      caption: image.alt === name ? "" : image.alt,
      moves: Boolean(link.querySelector(".tile__moves")),
    };
  }
}
