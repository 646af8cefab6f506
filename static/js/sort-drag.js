// Dragging photos to another place: with a mouse at once, with a finger after it has rested, so that it can scroll as well.
// A line shows where they would go; near the edges of the screen the page moves on.
const REST = 300;
const TREMBLING = 6;
const EDGE = 90;
const SPEED = 14;

export function bindDrag(order) {
  const { photos } = order;
  let held;

  photos.addEventListener("click", (event) => {
    if (!order.isOn) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  photos.addEventListener("dragstart", (event) => order.isOn && event.preventDefault());
  photos.addEventListener("contextmenu", (event) => order.isOn && event.preventDefault());
  photos.addEventListener("pointerdown", (event) => {
    const tile = event.target.closest(".tile");
    if (!order.isOn || !tile || event.button || !event.isPrimary || held) return;
    held = new Hold(order, tile, event);
    if (event.pointerType === "touch") held.timer = setTimeout(() => held?.lift(), REST);
  });
  addEventListener("pointermove", (event) => {
    if (!held || event.pointerId !== held.pointer) return;
    if (held.isLifted) return held.move(event);
    if (Math.hypot(event.clientX - held.x, event.clientY - held.y) < TREMBLING) return;
    // A finger that moves before it rested scrolls.
    if (event.pointerType === "touch") end(false);
    else held.lift();
  });
  // The page must not scroll under a finger that holds something.
  photos.addEventListener("touchmove", (event) => held?.isLifted && event.preventDefault(), { passive: false });
  addEventListener("pointerup", (event) => event.pointerId === held?.pointer && end(true));
  addEventListener("pointercancel", (event) => event.pointerId === held?.pointer && end(false));
  addEventListener("keydown", (event) => event.key === "Escape" && held?.isLifted && end(false));

  function end(put) {
    const hold = held;
    held = undefined;
    hold?.drop(put);
  }
}

class Hold {
  isLifted = false;

  constructor(order, tile, { clientX, clientY, pointerId }) {
    Object.assign(this, { order, tile, x: clientX, y: clientY, pointer: pointerId });
  }

  lift() {
    this.isLifted = true;
    this.tiles = this.order.with(this.tile);
    for (const tile of this.tiles) tile.classList.add("tile--held");
    this.order.photos.classList.add("photos--dragging");
    const image = this.tile.querySelector("img")?.cloneNode() ?? document.createElement("span");
    image.removeAttribute("data-behaviour");
    image.className = "sort-hand";
    image.hidden = false;
    image.alt = "";
    this.hand = image;
    document.body.append(image);
    if (this.tiles.length > 1) {
      this.badge = Object.assign(document.createElement("span"), { className: "sort-count", textContent: this.tiles.length });
      document.body.append(this.badge);
    }
    this.move({ clientX: this.x, clientY: this.y });
    this.#scroll();
  }

  move({ clientX, clientY }) {
    Object.assign(this, { x: clientX, y: clientY });
    this.hand.style.translate = `${clientX - 40}px ${clientY - 40}px`;
    if (this.badge) this.badge.style.translate = `${clientX + 60}px ${clientY - 50}px`;
    this.#aim();
  }

  #aim() {
    const over = document.elementFromPoint(this.x, this.y)?.closest(".tile");
    this.#mark(undefined);
    if (!over || this.tiles.includes(over)) return;
    const { left, width } = over.getBoundingClientRect();
    this.#mark(over, this.x > left + width / 2);
  }

  #mark(target, behind) {
    this.target?.classList.remove("tile--before", "tile--after");
    Object.assign(this, { target, behind });
    target?.classList.add(behind ? "tile--after" : "tile--before");
  }

  #scroll() {
    if (!this.isLifted) return;
    const by = this.y < EDGE ? -SPEED : this.y > innerHeight - EDGE ? SPEED : 0;
    if (by) {
      scrollBy({ top: by, behavior: "instant" });
      this.#aim();
    }
    requestAnimationFrame(() => this.#scroll());
  }

  drop(put) {
    clearTimeout(this.timer);
    if (!this.isLifted) return;
    this.isLifted = false;
    const { order, tiles, target, behind } = this;
    this.#mark(undefined);
    this.hand.remove();
    this.badge?.remove();
    for (const tile of tiles) tile.classList.remove("tile--held");
    order.photos.classList.remove("photos--dragging");
    if (!put || !target) return;
    const back = order.remember(tiles);
    order.lay(tiles, target, behind);
    order.keep(tiles, back);
  }
}
