// On a photo's own page: the picture, and a button on it, open the viewer among the photos of the album.
import { element, icon } from "./element.js";
import { say } from "./say.js";

const load = () => Promise.all([import("./viewer.js"), import("./photo-list.js"), import("./page.js")]);

export default function attach(figure) {
  const { album, page } = figure.dataset;
  const id = location.pathname.split("/").at(-1);
  const open = async () => {
    const [{ view }, { PhotoList }, { fetchPage }] = await load();
    const address = new URL(`${album}?page=${page}`, location.href);
    const { document: there } = await fetchPage(address);
    const list = new PhotoList(there.querySelector("[data-per-page]"), address);
    const index = list.indexOf(id);
    // It grows out of the picture that is here.
    list.at(index).figure = figure;
    const viewer = await view(list, index);
    viewer?.addEventListener("closed", () => viewer.item && viewer.item.id !== id && location.replace(viewer.item.href));
  };
  const button = element("button", { type: "button", className: "stage__closer", "aria-label": say("viewer-closer"), title: say("viewer-closer") }, icon("zoom"));
  // Where the viewer cannot be had there is nothing to press.
  const give = () => button.remove();
  figure.append(button);
  figure.addEventListener("click", ({ target }) => target.closest("img, button") && open().catch(give));
  figure.addEventListener("pointerover", () => load().catch(give), { once: true });
}
