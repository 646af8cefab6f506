// Choosing with the keyboard: on a tile X or Space chooses it, the arrows go from tile to tile and with Shift choose on the
// way; everywhere on the page Ctrl and A choose all, Escape none, and B leads to what can be done with them. In a field Enter
// does what the button behind it does, on a ring nothing.
import { towards } from "./photo-grid.js";

const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];

export function bindKeys(selection) {
  const { form } = selection;
  form.addEventListener("keydown", (event) => {
    const tile = event.target.closest(".tile__link")?.closest(".tile");
    if (!tile || event.ctrlKey || event.metaKey || event.altKey || selection.photos.classList.contains("photos--sorting")) return;
    if (event.key === "x" || event.key === "X" || event.key === " ") {
      event.preventDefault();
      form.classList.add("selection--keys");
      if (event.shiftKey) selection.to(tile);
      else selection.toggle(tile);
    }
    if (ARROWS.includes(event.key)) go(selection, tile, event);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.defaultPrevented || !event.target.matches("input")) return;
    event.preventDefault();
    event.target.closest(".field")?.nextElementSibling.click();
  });
  document.addEventListener("keydown", (event) => {
    if (isForSomethingElse(event, form)) return;
    if (event.key === "Escape" && selection.chosen.size) selection.none();
    if (event.key.toLowerCase() === "b" && selection.chosen.size && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      form.querySelector(".selection__bar button:not([hidden])").focus();
    }
    if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      selection.all();
    }
  });
}

// With Shift the range grows from the first tile to the one that one comes to.
function go(selection, tile, event) {
  const next = towards(tile, event.key);
  if (!next) return;
  event.preventDefault();
  next.querySelector(".tile__link").focus();
  if (!event.shiftKey) return;
  if (!selection.has(tile)) selection.toggle(tile);
  selection.to(next);
}

// Typing, the viewer, an open panel.
function isForSomethingElse({ target, defaultPrevented, key }, form) {
  if (defaultPrevented || form.closest("[inert]")) return true;
  if (key === "Escape" && document.querySelector("details[open]")) return true;
  return Boolean(target.closest("input:not([type=checkbox]), textarea, select, dialog"));
}
