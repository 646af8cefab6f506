// The viewer is the photo's page: it has its address, Back closes it, and after a reload the page itself is there.
export function keepAddress(viewer) {
  const { title } = document;
  const isOurs = () => Boolean(history.state?.viewer);
  const show = () => {
    const { item } = viewer;
    if (!item) return;
    const state = { viewer: item.id };
    // The first photo is a step forward, those after it are the same step; after Forward one is there already.
    if (isOurs()) history.replaceState(state, "", item.href);
    else history.pushState(state, "", item.href);
    document.title = `${item.name} · ${title}`;
  };
  // The browser puts the page's scroll place back first.
  const left = () => requestAnimationFrame(() => requestAnimationFrame(() => viewer.shut()));
  show();
  viewer.addEventListener("change", show);
  viewer.addEventListener("leave", () => (isOurs() ? history.back() : viewer.shut()));
  viewer.addEventListener("closing", () => {
    removeEventListener("popstate", left);
    viewer.removeEventListener("change", show);
    document.title = title;
    // Pulled away with a finger, and not by Back.
    if (isOurs()) history.back();
  });
  addEventListener("popstate", left);
}
