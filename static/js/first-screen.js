// What one sees first comes first. As soon as the tiles that have come fill the screen, the page is painted, and the rest of
// it is read while the processor draws the pictures. A browser fetches lazy pictures long before they come into sight, and
// those below the screen would share the line with the ones on it, and the processor; so would the modules that improve the
// page. So they wait until the pictures on the screen are there and painted, or somebody lays a hand on the page. It is no
// module: it runs before anything of the page is painted.
{
  const PATIENCE = 3_000;
  // From the frame that shows them until the processor has drawn it.
  const A_MOMENT = 100;
  const HANDS = ["scroll", "pointerdown", "keydown", "dragenter"];

  const modules = document.currentScript.dataset.modules.split(" ");
  const images = document.getElementsByClassName("tile__image");
  const later = [];
  let seen = 0;
  let isFull = false;
  // Whoever comes back to where they were (album-place.js), or to a photo, does not see the beginning.
  const isBack = history.state?.place || sessionStorage.getItem("salon-place");
  const isElsewhere = isBack || location.hash;

  const event = (target, name) => new Promise((resolve) => target.addEventListener(name, resolve, { once: true }));
  const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  const hand = Promise.race(HANDS.map((name) => event(window, name)));

  // Tiles come row by row: what stands before them does not move any more, and what follows one that is below the screen is.
  const look = () => {
    for (; seen < images.length; seen++) {
      const image = images[seen];
      const isBelow = isFull || image.getBoundingClientRect().top >= innerHeight;
      if (isBelow && !isFull && !isElsewhere) document.querySelector("link[rel=expect]").remove();
      isFull ||= isBelow;
      if (!isBelow || image.loading !== "lazy") continue;
      image.hidden = true;
      later.push(image);
    }
  };
  const shown = async () => {
    const now = [...images].filter((image) => !image.hidden && !image.complete);
    await Promise.all(now.map((image) => Promise.race([event(image, "load"), event(image, "error")])));
    await new Promise(requestAnimationFrame);
    await pause(A_MOMENT);
  };
  const go = async () => {
    for (const image of later) image.hidden = false;
    // Fetched together, run one after the other.
    document.head.append(...modules.map((href) => Object.assign(document.createElement("link"), { rel: "modulepreload", href })));
    for (const module of modules) await import(module);
  };

  const observer = new MutationObserver(look);
  observer.observe(document, { childList: true, subtree: true });
  event(document, "DOMContentLoaded").then(() => {
    observer.disconnect();
    look();
    return isBack || Promise.race([shown(), pause(PATIENCE), hand]);
  }).then(go);
}
