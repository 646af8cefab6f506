// On the page of all albums: a folder that is dropped, or chosen by the button that this makes, becomes an album.
import { element } from "./element.js";
import { say } from "./say.js";
import { onFiles } from "./upload-drop.js";

export default function attach(place) {
  const { token } = place.dataset;
  const take = async (found) => (await import("./upload-album.js")).takeFolders(found, { token });
  onFiles(take, say("queue-drop-folder"));
  if (!("webkitdirectory" in HTMLInputElement.prototype) || matchMedia("(pointer: coarse)").matches) return;
  const input = element("input", { type: "file", multiple: true, hidden: true, webkitdirectory: true });
  input.addEventListener("change", () => {
    take([...input.files].map((file) => ({ file, folder: file.webkitRelativePath.split("/")[0] })));
    input.value = "";
  });
  const button = element("button", { type: "button", className: "button", textContent: say("queue-folder-album") });
  button.addEventListener("click", () => input.click());
  place.append(button, input);
}
