// The tiles of an album's page, wherever they stand: the one place that knows what they look like. Whoever puts tiles into
// the page tells it with `added`; their behaviours are bound then (app.js), and what was chosen is chosen again.
export const tileOf = (id) => document.getElementById(`photo-${id}`);

export const idOf = (tile) => tile.id.slice("photo-".length);

export const nameOf = (tile) => tile.querySelector(".tile__link").title;

// In their order.
export const tilesIn = (root) => [...root.querySelectorAll(".tile")];

export function added(tiles) {
  if (tiles.length) tiles[0].parentNode.dispatchEvent(new CustomEvent("added", { bubbles: true, detail: tiles }));
}

// The tile beside this one, in the row above or below, or one further; undefined where there is none.
export function towards(tile, key) {
  const all = tilesIn(document);
  const at = all.indexOf(tile);
  if (key === "ArrowLeft") return all[at - 1];
  if (key === "ArrowRight") return all[at + 1];
  const down = key === "ArrowDown";
  const line = (down ? all.slice(at + 1, at + 60) : all.slice(Math.max(0, at - 60), at).reverse()).map((other) => [other, other.getBoundingClientRect()]);
  const here = tile.getBoundingClientRect();
  const middle = here.left + here.width / 2;
  const others = line.filter(([, { top }]) => (down ? top > here.top + 1 : top < here.top - 1));
  const row = others.filter(([, { top }]) => Math.abs(top - others[0][1].top) < 2);
  const far = ([, { left, width }]) => Math.abs(left + width / 2 - middle);
  return row.sort((a, b) => far(a) - far(b))[0]?.[0];
}
