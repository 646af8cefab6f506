// The search box: slash goes to it from anywhere, and what one types brings suggestions, each of them a link. What they say
// comes from the server.
import { combobox } from "./combobox.js";

export default function attach(form) {
  const input = form.querySelector("input");
  const suggest = async (q, signal) => {
    const answer = await fetch(`${form.dataset.suggestions}?${new URLSearchParams({ q })}`, { headers: { accept: "application/json" }, signal });
    if (!answer.ok) throw new Error(`no suggestions: ${answer.status}`);
    return answer.json();
  };
  combobox(input, { place: form, suggest, take: ({ href }) => location.assign(href) });

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
