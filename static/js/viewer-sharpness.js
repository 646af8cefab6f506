// The picture as sharp as the screen can show it: the view first, and when somebody zooms beyond what the view has, what the
// photo's page names as the sharpest there is. What moves, moves as on its page.

// A little blur is not worth megabytes.
const TOLERANCE = 1.15;

export function sharpen(viewer) {
  // By what PhotoSwipe holds of a photo, which it makes anew for who comes back from afar.
  const sharp = new WeakSet();
  // Not again with every movement of the hand: a close-up is work.
  const failed = new Set();

  async function swap(content, item, closer) {
    sharp.add(content);
    const there = await viewer.info.page(item);
    const { sharpest } = there.querySelector(".stage__image")?.dataset ?? {};
    if (!sharpest) return;
    // A close-up of what moves does not move, and is for those who look closer.
    if (!closer && !sharpest.endsWith("/original")) return void sharp.delete(content);
    const image = new Image();
    image.src = sharpest;
    await image.decode();
    viewer.swap(content, image);
  }

  function look() {
    const { content } = viewer;
    const item = content?.data.item;
    if (!item?.src || sharp.has(content)) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const closer = viewer.isZoomed && viewer.shownWidth > item.viewWidth * TOLERANCE && item.width > item.viewWidth;
    if (closer || (item.moves && !still)) swap(content, item, closer).catch(() => failed.add(content));
  }

  viewer.addEventListener("zoom", look);
  viewer.addEventListener("change", () => {
    failed.forEach((content) => sharp.delete(content));
    failed.clear();
    look();
  });
}
