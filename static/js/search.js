// The search box: slash goes to it from anywhere, and what one types brings suggestions, each of them a link. A combobox with
// a list, as the ARIA Authoring Practices have it. What the suggestions say comes from the server.
import { element } from "./element.js";

// A hand that types is not interrupted for each letter.
const PAUSE = 180;

export default function attach(form) {
  const input = form.querySelector("input");
  const id = `${input.id}-suggestions`;
  const list = element("ul", { id, className: "suggestions", hidden: true, role: "listbox", "aria-label": input.labels[0].textContent });
  const status = element("p", { className: "visually-hidden", role: "status" });
  form.append(list, status);
  Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": "false" })
    .forEach(([name, value]) => input.setAttribute(name, value));

  let timer, asked, chosen = -1;
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

  const suggest = async () => {
    asked?.abort();
    if (!input.value.trim()) return close();
    asked = new AbortController();
    const address = `${form.dataset.suggestions}?${new URLSearchParams({ q: input.value })}`;
    const answer = await fetch(address, { headers: { accept: "application/json" }, signal: asked.signal });
    if (!answer.ok) return;
    const { suggestions, said } = await answer.json();
    if (document.activeElement !== input) return;
    list.replaceChildren(...suggestions.map((one, at) => {
      const text = element("span", { className: "suggestions__text", textContent: one.text });
      const kind = element("span", { className: "suggestions__kind", textContent: one.label });
      const made = element("li", { id: `${id}-${at}`, className: "suggestions__one", role: "option", "aria-selected": "false" }, text, kind);
      made.dataset.href = one.href;
      return made;
    }));
    status.textContent = said;
    chosen = -1;
    show(suggestions.length > 0);
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => suggest().catch(() => {}), PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    const { key } = event;
    if (event.isComposing) return;
    if (key === "Escape" && isOpen()) {
      event.preventDefault();
      return close();
    }
    if (!isOpen()) return;
    const last = list.children.length - 1;
    if (key === "ArrowDown") choose(chosen >= last ? -1 : chosen + 1);
    else if (key === "ArrowUp") choose(chosen < 0 ? last : chosen - 1);
    else if (key === "Enter" && chosen >= 0) location.assign(list.children[chosen].dataset.href);
    else return;
    event.preventDefault();
  });
  // Not a click: the box would lose the focus first, and the list would go.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const one = event.target.closest("[role=option]");
    if (one) location.assign(one.dataset.href);
  });
  input.addEventListener("blur", close);
  // A page that comes back with Back has no list open.
  addEventListener("pagehide", close);

  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable], .pswp")) return;
    if (document.querySelector(".pswp")) return;
    event.preventDefault();
    if (!input.checkVisibility()) return location.assign(form.action);
    input.focus();
    input.select();
  });
}
