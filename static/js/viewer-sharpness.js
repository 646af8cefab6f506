// The picture as sharp as the screen can show it: the view first, and when somebody zooms beyond what the view has, what the
// photo's page names as the sharpest there is. What moves, moves as on its page.
// A little blur is not worth megabytes.
const TOLERANCE = 1.15;

export function sharpen(viewer) {
  const sharp = new WeakSet();

  async function swap(item) {
    sharp.add(item);
    const there = await viewer.info.page(item);
    const { sharpest } = there.querySelector(".stage__image")?.dataset ?? {};
    if (!sharpest) return;
    const image = new Image();
    image.src = sharpest;
    await image.decode();
    viewer.swap(item, image);
  }

  async function look() {
    const { item } = viewer;
    if (!item?.src || sharp.has(item)) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const closer = viewer.shownWidth > item.viewWidth * TOLERANCE && item.width > item.viewWidth;
    if (closer && viewer.isZoomed || item.moves && !still) await swap(item).catch(() => sharp.delete(item));
  }

  viewer.addEventListener("zoom", look);
  viewer.addEventListener("change", look);
}
