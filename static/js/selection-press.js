// A finger that stays on a photo chooses it; it neither opens it then nor brings up the menu of the link.
const LONG = 450;
const TREMBLING = 10;

export function bindPress(selection) {
  const { photos } = selection;
  let timer;
  let from;
  let pressed = false;
  const end = () => clearTimeout(timer);

  photos.addEventListener("pointerdown", (event) => {
    pressed = false;
    const tile = event.target.closest(".tile__link")?.closest(".tile");
    if (event.pointerType !== "touch" || !event.isPrimary || !tile || photos.classList.contains("photos--sorting")) return;
    from = event;
    timer = setTimeout(() => {
      pressed = true;
      selection.toggle(tile);
    }, LONG);
  });
  photos.addEventListener("pointermove", ({ clientX, clientY }) => {
    if (from && Math.hypot(clientX - from.clientX, clientY - from.clientY) > TREMBLING) end();
  });
  for (const name of ["pointerup", "pointercancel"]) photos.addEventListener(name, end);
  addEventListener("scroll", end, { passive: true });
  // The click that would follow, on the link or on the ring that has come under the finger.
  photos.addEventListener("click", (event) => {
    if (!pressed) return;
    pressed = false;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  photos.addEventListener("contextmenu", (event) => {
    if (from?.pointerType === "touch" && event.target.closest(".tile")) event.preventDefault();
  });
}
