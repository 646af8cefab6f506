// A photo whose renditions are not made yet: asks now and then, and puts the picture in its place when it is there.
const FIRST = 400;
const LONGEST = 10_000;
const PATIENCE = 15 * 60_000;

export default async function attach(element) {
  const { src, width, height, alt } = element.dataset;
  const until = Date.now() + PATIENCE;
  for (let wait = FIRST; Date.now() < until; wait = Math.min(wait * 1.5, LONGEST)) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    if (!element.isConnected) return;
    // What is told of it comes by itself (live-tiles.js).
    if (document.hidden || document.documentElement.dataset.live) continue;
    const answer = await fetch(src, { method: "HEAD" }).catch(() => null);
    if (!answer?.ok) continue;
    const image = new Image(width, height);
    Object.assign(image, { className: element.dataset.class, alt, src });
    await image.decode().catch(() => {});
    element.replaceWith(image);
    return;
  }
}
