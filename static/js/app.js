// Binds behaviours: an element says `data-behaviour="pending-photo"`, and static/js/pending-photo.js improves it.
// Every page works without them. The neighbours' addresses carry the same hash as this one.
const hash = new URL(import.meta.url).pathname.split(".").at(-2);

for (const element of document.querySelectorAll("[data-behaviour]")) {
  for (const name of element.dataset.behaviour.split(" ")) {
    import(`./${name}.${hash}.js`).then((behaviour) => behaviour.default(element));
  }
}
