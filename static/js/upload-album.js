// A folder can become an album of its own: asks, creates it, and adds what is in it.
import { element } from "./element.js";
import { say } from "./say.js";
import { unread } from "./upload-panel.js";
import { queue } from "./upload-queue.js";

// `here` is the album of this page, where there is one. What was dropped without a folder goes there.
export async function takeFolders(found, { token, here }) {
  const loose = found.filter(({ folder }) => !folder);
  if (here && loose.length) queue(here).take(loose);
  for (const folder of new Set(found.map(({ folder }) => folder).filter(Boolean))) {
    const files = found.filter((one) => one.folder === folder);
    const read = files.filter(({ file }) => file);
    if (!read.length) {
      await tell(unread(files.map((one) => one.unread)));
      continue;
    }
    const answer = await ask(folder, read.length, Boolean(here));
    if (answer === "here") await queue(here).take(files);
    if (answer === "album") await makeAlbum(folder, token, files);
  }
  if (!here && loose.length) await ask("", loose.length, false);
}

async function makeAlbum(title, token, files) {
  const body = new URLSearchParams({ token, title: title.slice(0, 200), description: "", visibility: "private" });
  const answer = await fetch("/albums", { method: "POST", body }).catch(() => null);
  const album = answer?.ok && answer.url.match(/albums\/([0-9a-f]{32})/)?.[1];
  if (album) await queue({ album, token, title }).take(files);
  else await tell(say("queue-no-album"));
}

function ask(folder, n, here) {
  if (!folder) return tell(say("queue-loose"));
  const buttons = [["album", "queue-as-album"], ...(here ? [["here", "queue-into-this"]] : []), ["", "queue-not-now"]];
  return dialog(say("queue-folder", { folder, n }), buttons);
}

const tell = (text) => dialog(text, [["", "queue-close"]]);

function dialog(text, buttons) {
  const made = element("dialog", { className: "queue-question", "aria-label": text },
    element("form", { method: "dialog" }, element("p", { textContent: text }),
      element("div", { className: "queue__buttons" }, ...buttons.map(([value, word], at) =>
        element("button", { value, className: `button ${at ? "" : "button--accent"}`, textContent: say(word) })))));
  document.body.append(made);
  made.showModal();
  return new Promise((resolve) => made.addEventListener("close", () => {
    made.remove();
    resolve(made.returnValue);
  }));
}
