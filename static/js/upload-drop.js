// A page that takes what is dropped on it, wherever. `take` gets the files as { file, handle, folder }.
import { element } from "./element.js";

export function onFiles(take, text) {
  const veil = element("div", { className: "drop-veil", hidden: true }, element("p", { className: "drop-veil__text", textContent: text }));
  document.body.append(veil);
  // A drag enters and leaves every element on its way.
  let depth = 0;
  const carries = ({ dataTransfer }) => dataTransfer?.types.includes("Files");
  const show = (on) => {
    if (!on) depth = 0;
    veil.hidden = !on;
  };
  addEventListener("dragenter", (event) => carries(event) && ++depth && show(true));
  addEventListener("dragleave", (event) => carries(event) && --depth <= 0 && show(false));
  addEventListener("dragover", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
  });
  addEventListener("drop", async (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    show(false);
    // The walk has to begin before anything is waited for: afterwards the drop has nothing in it any more.
    const walk = import("./upload-folder.js");
    const items = [...event.dataTransfer.items].filter(({ kind }) => kind === "file").map((item) => ({
      handle: item.getAsFileSystemHandle?.() ?? null,
      entry: item.webkitGetAsEntry?.() ?? null,
      file: item.getAsFile(),
    }));
    take(await (await walk).filesOf(items));
  });
}
