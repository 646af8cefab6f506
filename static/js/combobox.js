// A text box with a list of what could be meant, as the ARIA Authoring Practices have it. Whoever uses it says what could be
// meant, and what is done with the one that is taken.
import { element } from "./element.js";

let made = 0;
let closeLast;
// A page that comes back with Back has no list open, and opens none.
addEventListener("pagehide", () => closeLast?.());

// A hand that types is not interrupted for each letter.
const PAUSE = 180;

// `suggest(text, signal)` answers with `{ suggestions, said }`: each of them has a text and a label, and whatever else
// `take(one)` needs; what is said is for those who do not see the list. The list comes at the end of `place`, which has the
// label of the box.
export function combobox(input, { place, suggest, take }) {
  const id = `suggestions-${++made}`;
  const list = element("ul", { id, className: "suggestions", hidden: true, role: "listbox", "aria-label": place.querySelector("label").textContent });
  const status = element("p", { className: "visually-hidden", role: "status" });
  place.append(list, status);
  Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": "false" })
    .forEach(([name, value]) => input.setAttribute(name, value));

  let timer, asked, shown = [], chosen = -1;
  const isOpen = () => !list.hidden;
  const show = (open) => {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (!open) choose(-1);
  };
  const choose = (at) => {
    chosen = at;
    [...list.children].forEach((one, number) => one.setAttribute("aria-selected", String(number === at)));
    if (at < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  };
  const close = () => {
    clearTimeout(timer);
    asked?.abort();
    show(false);
  };
  const give = (at) => {
    const one = shown[at];
    close();
    take(one);
  };

  const ask = async () => {
    asked?.abort();
    if (!input.value.trim()) return close();
    const { signal } = (asked = new AbortController());
    const { suggestions, said } = await suggest(input.value, signal);
    if (signal.aborted || document.activeElement !== input) return;
    shown = suggestions;
    list.replaceChildren(...suggestions.map((one, at) => {
      const text = element("span", { className: "suggestions__text", textContent: one.text });
      const kind = element("span", { className: "suggestions__kind", textContent: one.label });
      return element("li", { id: `${id}-${at}`, className: "suggestions__one", role: "option", "aria-selected": "false" }, text, kind);
    }));
    status.textContent = said;
    chosen = -1;
    show(suggestions.length > 0);
  };

  input.addEventListener("input", () => {
    closeLast = close;
    clearTimeout(timer);
    timer = setTimeout(() => ask().catch(() => {}), PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    const { key } = event;
    if (event.isComposing || !isOpen()) return;
    const last = list.children.length - 1;
    if (key === "Escape") close();
    else if (key === "ArrowDown") choose(chosen >= last ? -1 : chosen + 1);
    else if (key === "ArrowUp") choose(chosen < 0 ? last : chosen - 1);
    else if (key === "Enter" && chosen >= 0) give(chosen);
    else return;
    event.preventDefault();
  });
  // Not a click: the box would lose the focus first, and the list would go.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const at = [...list.children].indexOf(event.target.closest("[role=option]"));
    if (at >= 0) give(at);
  });
  input.addEventListener("blur", close);
}
