// The files that are to be added, a few of them on their way at once. It lives as long as its page: whoever leaves is warned,
// and what had begun goes on from where it was when the same files come again.
import { UploadFile } from "./upload-file.js";
import { UploadPanel } from "./upload-panel.js";
import { forget, remember, remembered } from "./upload-memory.js";

const AT_ONCE = 3;
// Windows and macOS leave these in every folder.
const JUNK = /^(\..*|thumbs\.db|desktop\.ini|ehthumbs\.db)$/i;
const PICTURES = /\.(jpe?g|jpe|png|gif|webp|avif|hei[cf]|tiff?|bmp|cr[23]|nef|nrw|arw|dng|raf|orf|rw2)$/i;
const queues = new Map();

export function queue(to) {
  if (!queues.has(to.album)) queues.set(to.album, new Queue(to));
  return queues.get(to.album);
}

class Queue {
  items = [];
  paused = false;
  #samples = [];
  #lock = null;
  #told = false;

  constructor({ album, token, title }) {
    Object.assign(this, { album, token, title });
    this.panel = new UploadPanel(this);
    addEventListener("beforeunload", (event) => this.busy && event.preventDefault());
    addEventListener("online", () => this.items.forEach((item) => (item.state === "failed" ? this.retry(item) : item.hurry())));
    document.addEventListener("visibilitychange", () => this.#stayAwake());
  }

  get busy() {
    return this.items.some(({ state }) => state === "sending" || state === "waiting");
  }

  get unfinished() {
    return this.items.filter((item) => !item.ended);
  }

  // Files as they were chosen or dropped. Junk is left out, and what cannot be a picture is refused here.
  async take(found) {
    const known = new Map((await remembered(this.album)).map((one) => [one.key, one]));
    for (const { file, handle } of found) {
      if (JUNK.test(file.name)) {
        this.panel.leaveOut(file.name);
        continue;
      }
      const item = new UploadFile(file, { album: this.album, token: this.token, handle }, (item) => this.#changed(item));
      const before = this.items.find(({ key }) => key === item.key);
      if (before && !before.ended && before.state !== "failed") continue;
      // What became of it then may be another thing now: its photo was deleted, or the album is another's.
      if (before) this.panel.drop(before);
      item.address = known.get(item.key)?.address;
      this.items.push(item);
      this.panel.add(item);
      if (!file.size) this.#refuse(item, "queue-empty");
      else if (!PICTURES.test(file.name) && file.type && !file.type.startsWith("image/")) this.#refuse(item, "queue-no-picture");
    }
    this.#told = false;
    this.#pump();
  }

  // What an earlier page left behind: it goes on by itself where the browser may still read the files, else when they come
  // again.
  async remind() {
    const here = new Set(this.items.map(({ key }) => key));
    const left = (await remembered(this.album)).filter(({ key }) => !here.has(key));
    if (left.length) this.panel.remind(left);
  }

  async goOn(left) {
    const found = [];
    for (const { handle } of left) {
      if ((await handle.requestPermission({ mode: "read" })) === "granted") found.push({ file: await handle.getFile(), handle });
    }
    await this.take(found);
  }

  async forgetAll(left) {
    for (const one of left) {
      const headers = { "X-Salon-Token": this.token, "Tus-Resumable": "1.0.0" };
      fetch(one.address, { method: "DELETE", headers }).catch(() => {});
      await forget(one);
    }
  }

  pause() {
    this.paused = true;
    this.items.forEach((item) => item.state === "sending" && item.pause());
    this.#update();
  }

  resume() {
    this.paused = false;
    this.items.forEach((item) => item.state === "paused" && this.#wait(item));
    this.#pump();
  }

  resumeOne(item) {
    this.paused = false;
    this.#wait(item);
    this.#pump();
  }

  retry(item) {
    delete item.error;
    this.#wait(item);
    this.#pump();
  }

  cancel() {
    this.unfinished.forEach((item) => item.cancel());
    this.#pump();
  }

  clear() {
    this.items = this.items.filter((item) => !item.ended && item.state !== "failed");
  }

  // Bytes in all, those that are there, and how many come in a second.
  get progress() {
    const counted = this.items.filter(({ state }) => state !== "cancelled");
    const sum = (of) => counted.reduce((sum, item) => sum + of(item), 0);
    const done = sum((item) => (item.ended ? item.size : item.sent));
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    const speed = first && last.at - first.at > 500 ? Math.max(0, ((last.sent - first.sent) * 1_000) / (last.at - first.at)) : 0;
    return { all: sum(({ size }) => size), done, speed };
  }

  #wait(item) {
    item.state = "waiting";
    this.panel.show(item);
  }

  #refuse(item, error) {
    item.state = "refused";
    item.word = error;
    this.panel.show(item);
  }

  #pump() {
    let sending = this.items.filter(({ state }) => state === "sending").length;
    for (const item of this.items) {
      if (this.paused || sending >= AT_ONCE) break;
      if (item.state !== "waiting") continue;
      sending += 1;
      item.start();
    }
    this.#update();
  }

  #changed(item) {
    const was = item.shown;
    item.shown = item.state;
    if (item.state === "sending" && item.address && !item.remembered) {
      item.remembered = true;
      remember(item);
    }
    if (item.ended && item.remembered) {
      item.remembered = false;
      forget(item);
    }
    if (item.different) item.word = "queue-different";
    const now = performance.now();
    if (now - (this.#samples.at(-1)?.at ?? 0) > 200) this.#samples.push({ at: now, sent: this.items.reduce((sum, one) => sum + one.sent, 0) });
    while (this.#samples.length > 30) this.#samples.shift();
    this.panel.show(item);
    if (was !== item.state && item.state !== "sending") queueMicrotask(() => this.#pump());
    else this.#update();
  }

  #update() {
    this.#stayAwake();
    this.panel.update();
    if (!this.#told && this.items.length && !this.unfinished.length) {
      this.#told = true;
      this.panel.end();
      document.dispatchEvent(new CustomEvent("salon-uploaded", { detail: { album: this.album } }));
    }
  }

  // A phone that goes to sleep stops sending.
  async #stayAwake() {
    const wanted = this.busy && !document.hidden;
    if (wanted && !this.#lock) {
      this.#lock = "asked";
      this.#lock = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
      this.#lock?.addEventListener("release", () => (this.#lock = null));
    } else if (!wanted && this.#lock && this.#lock !== "asked") {
      this.#lock.release();
      this.#lock = null;
    }
  }
}
