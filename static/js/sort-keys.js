// Putting photos in order with the keyboard: Space takes the photo that has the focus, the arrows move it, Space puts it
// down and Escape back to where it was. What happens is said in words.
import { nameOf, towards } from "./photo-grid.js";
import { say } from "./say.js";

const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];

export function bindSortKeys(order) {
  const { photos } = order;
  let held;
  let back;

  photos.addEventListener("keydown", (event) => {
    const tile = event.target.closest(".tile");
    if (!order.isOn || !tile || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = held ? { " ": put, Enter: put, Escape: undo }[event.key] : { " ": take, Enter: take }[event.key];
    if (act) act(tile);
    else if (ARROWS.includes(event.key)) (held ? move : go)(tile, event.key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  function take(tile) {
    held = tile;
    back = order.remember([tile]);
    tile.classList.add("tile--held");
    order.tell(say("sort-taken", { name: nameOf(tile), position: order.position(tile) }));
  }

  function move(_, key) {
    const target = towards(held, key);
    if (!target) return;
    order.lay([held], target, key === "ArrowRight" || key === "ArrowDown");
    focus(held);
    order.tell(say("sort-moved", { position: order.position(held) }));
  }

  function put() {
    const tile = held;
    leave();
    order.keep([tile], back);
  }

  function undo() {
    const tile = held;
    leave();
    back();
    focus(tile);
    order.tell(say("sort-undone", { name: nameOf(tile) }));
  }

  function leave() {
    held.classList.remove("tile--held");
    held = undefined;
  }

  function go(tile, key) {
    const next = towards(tile, key);
    if (next) focus(next);
  }
}

const focus = (tile) => tile.querySelector(".tile__link").focus();
