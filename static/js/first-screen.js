// What one sees first comes first: a browser fetches lazy pictures long before they come into sight, and those below the
// screen would share the line with the ones on it, and the processor. So they wait until these are there and painted, or
// somebody scrolls. It is no module: it runs when the page is all there and before anything of it is painted.
{
  const PATIENCE = 3_000;
  // From the frame that shows them until the processor has drawn it.
  const A_MOMENT = 100;

  const images = [...document.querySelectorAll("img.tile__image")];
  const isBelow = images.map((image) => image.getBoundingClientRect().top >= innerHeight);
  const later = images.filter((image, at) => isBelow[at] && image.loading === "lazy");
  const now = images.filter((image, at) => !isBelow[at] && !image.complete);

  const event = (target, name) => new Promise((resolve) => target.addEventListener(name, resolve, { once: true }));
  const arrived = now.map((image) => Promise.race([event(image, "load"), event(image, "error")]));
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, A_MOMENT)));

  for (const image of later) image.hidden = true;
  Promise.race([Promise.all(arrived).then(painted), event(window, "scroll"), patience]).then(() => {
    for (const image of later) image.hidden = false;
  });
}
