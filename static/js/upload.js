// Adding photos: by the form's own field at once, by a drop anywhere on the page, by a paste, a whole folder, or the camera of
// a phone. What does the work is fetched when there is some (upload-queue.js). Without scripts the form sends itself.
import { element } from "./element.js";
import { say } from "./say.js";
import { onFiles } from "./upload-drop.js";

const load = () => import("./upload-queue.js");
const coarse = matchMedia("(pointer: coarse)");

export default function attach(form) {
  const { action } = form;
  const field = form.querySelector("input[type=file]");
  const to = { album: action.match(/albums\/([0-9a-f]{32})/)[1], token: form.elements.token.value };
  const add = async (found) => {
    const folders = "creates" in form.dataset && found.some(({ folder }) => folder);
    if (folders) (await import("./upload-album.js")).takeFolders(found, { token: to.token, here: to });
    else (await load()).queue(to).take(found);
  };

  const chosen = () => {
    if (!field.files.length) return;
    add([...field.files].map((file) => ({ file })));
    field.value = "";
  };
  field.addEventListener("change", chosen);
  form.append(element("p", { className: "upload__ways" }, ...ways(add)), element("p", { className: "upload__hint", textContent: say("queue-hint") }));
  form.querySelector("button:not([type])").hidden = true;
  // The field sends by itself now, so nothing must be chosen before anything else can be done.
  field.required = false;
  if (!document.body.dataset.drops) {
    document.body.dataset.drops = "album";
    onFiles(add, say("queue-drop-here"));
    addEventListener("paste", ({ clipboardData, target }) => {
      if (target.closest?.("input, textarea") || !clipboardData.files.length) return;
      add([...clipboardData.files].map((file) => ({ file })));
    });
  }
  // Somebody may have been quicker than this script.
  chosen();
  // What an earlier page began.
  if (localStorage.getItem(`salon-uploads-${to.album}`)) load().then(({ queue }) => queue(to).remind());
}

function ways(add) {
  const way = (text, properties) => {
    const input = element("input", { type: "file", multiple: true, hidden: true, ...properties });
    input.addEventListener("change", () => {
      add([...input.files].map((file) => ({ file, folder: file.webkitRelativePath.split("/").slice(0, -1)[0] })));
      input.value = "";
    });
    const button = element("button", { type: "button", className: "button", textContent: text });
    button.addEventListener("click", () => input.click());
    return [button, input];
  };
  const folder = "webkitdirectory" in HTMLInputElement.prototype && !coarse.matches;
  return [
    ...(folder ? way(say("queue-choose-folder"), { webkitdirectory: true }) : []),
    ...(coarse.matches ? way(say("queue-take-picture"), { accept: "image/*", capture: "environment", multiple: false }) : []),
  ];
}
