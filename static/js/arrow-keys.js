// On the photo page the arrow keys turn the pages, unless somebody is typing, or the viewer stands before it.
export default function attach(nav) {
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (nav.closest("[inert]")) return;
    if (event.target.closest("input, textarea, select, summary")) return;
    const rel = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
    if (rel) nav.querySelector(`[rel=${rel}]`)?.click();
  });
}
