// A click on a tile opens the viewer in place of the photo's page. It is fetched when somebody first reaches for a tile;
// where it cannot be had, the link is a link.
const load = () => Promise.all([import("./viewer.js"), import("./photo-list.js")]);

export default function attach(grid) {
  const open = async (link) => {
    const [{ view }, { PhotoList }] = await load();
    // Anew each time: what was being prepared may be there by now.
    const list = new PhotoList(grid, location.href);
    view(list, list.indexOf(link.pathname.split("/").at(-1)));
  };
  grid.addEventListener("pointerover", () => load().catch(() => {}), { once: true });
  grid.addEventListener("click", (event) => {
    const link = event.target.closest(".tile__link");
    if (!link || event.button || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link).catch(() => location.assign(link.href));
  });
  // Forward again, after the viewer was closed by Back.
  addEventListener("popstate", ({ state }) => {
    const link = state?.viewer && grid.querySelector(`.tile__link[href="/photos/${state.viewer}"]`);
    if (link && !document.querySelector(".pswp")) open(link).catch(() => {});
  });
}
