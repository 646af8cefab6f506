// The pages of an album, as its address numbers them: how many there are, and what the server has on each.
import { idOf, tilesIn } from "./photo-grid.js";
import { fetchPage } from "./page.js";

export class AlbumPages {
  // `photos` is the element with the tiles of the page that came with the document.
  constructor(photos) {
    this.photos = photos;
    this.path = location.pathname;
    this.first = Number(photos.dataset.page);
    this.perPage = Number(photos.dataset.perPage);
    this.total = Number(photos.dataset.total) || 0;
  }

  get count() {
    return Math.ceil(this.total / this.perPage);
  }

  // How many photos stand on a page.
  size(number) {
    return Math.min(this.perPage, this.total - (number - 1) * this.perPage);
  }

  address(number) {
    return number > 1 ? `${this.path}?page=${number}` : this.path;
  }

  // Its element as the server makes it, in a document of its own; null when the album has no such page any more.
  async fetch(number) {
    const { document: there, status, url } = await fetchPage(this.address(number));
    if (status !== 200 || url.pathname !== this.path) throw new Error(`no page ${number}: ${status}`);
    return there.querySelector(".photos");
  }

  // The ids on a page: from the document where it is here, else from the server.
  async ids(number) {
    const here = this.photos.querySelector(`.sheet--whole[data-page="${number}"]`) ?? (this.count < 2 ? this.photos : undefined);
    const photos = here ?? (await this.fetch(number));
    return photos ? tilesIn(photos).map(idOf) : [];
  }

  // Page and place on it of a tile that is here.
  rank(tile) {
    const sheet = tile.closest(".sheet");
    const number = sheet ? Number(sheet.dataset.page) : this.first;
    return (number - 1) * this.perPage + tilesIn(sheet ?? this.photos).indexOf(tile);
  }

  // Ids from one rank to another, both included.
  async between(from, to) {
    const ids = [];
    const page = (rank) => Math.floor(rank / this.perPage) + 1;
    for (let number = page(from); number <= page(to); number++) {
      const first = (number - 1) * this.perPage;
      ids.push(...(await this.ids(number)).slice(Math.max(0, from - first), to - first + 1));
    }
    return ids;
  }
}
