// The files that are to be added, a few of them on their way at once. It lives as long as its page: whoever leaves is warned,
// and what had begun goes on from where it was when the same files come again.
import { UploadFile } from "./upload-file.js";
import { UploadPanel } from "./upload-panel.js";
import { forget, remember, remembered, tellOthers } from "./upload-memory.js";
import { alike, holds, same } from "./upload-same.js";

const AT_ONCE = 3;
// Windows and macOS leave these in every folder.
const JUNK = /^(\..*|thumbs\.db|desktop\.ini|ehthumbs\.db)$/i;
const PICTURES = /\.(jpe?g|jpe|png|gif|webp|avif|hei[cf]|tiff?|bmp|cr[23]|nef|nrw|arw|dng|raf|orf|rw2)$/i;
const queues = new Map();
tellOthers(() => [...queues.values()].flatMap(({ unfinished }) => unfinished.map(({ id }) => id)));

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
    addEventListener("beforeunload", (event) => this.unfinished.length && event.preventDefault());
    addEventListener("online", () => this.items.forEach((item) => (item.state === "failed" ? this.retry(item) : item.hurry())));
    document.addEventListener("visibilitychange", () => this.#stayAwake());
  }

  get busy() {
    return this.items.some(({ state }) => state === "sending" || (state === "waiting" && !this.paused));
  }

  get unfinished() {
    return this.items.filter((item) => !item.ended);
  }

  // What comes to its end by itself, or when somebody goes on with it. What failed has come to one, for now.
  get open() {
    return this.unfinished.filter(({ state }) => state !== "failed");
  }

  // Files as they were chosen or dropped. Junk is left out, and what cannot be a picture is refused here.
  async take(found) {
    const left = await remembered(this.album);
    for (const { file, handle, unread } of found) {
      const name = file?.name ?? unread;
      if (JUNK.test(name)) {
        this.panel.leaveOut(name);
        continue;
      }
      if (!file) {
        this.panel.cannotRead(name);
        continue;
      }
      if (await this.#has(file)) continue;
      const item = new UploadFile(file, { album: this.album, token: this.token, handle }, (item) => this.#changed(item));
      await this.#beginWith(item, left);
      this.items.push(item);
      this.panel.add(item);
      if (!file.size) this.#refuse(item, "queue-empty");
      else if (!PICTURES.test(file.name) && file.type && !file.type.startsWith("image/")) this.#refuse(item, "queue-no-picture");
      else remember(item);
    }
    this.#told = false;
    this.#pump();
  }

  // Whether the file is on its way already. What became of it in an earlier try may be another thing now: its photo was
  // deleted, or the album is another's.
  async #has(file) {
    for (const before of this.items.filter((item) => alike(item.file, file))) {
      if (!(await same(before.file, file))) continue;
      if (!before.ended && before.state !== "failed") return true;
      this.panel.drop(before);
    }
    return false;
  }

  // Where an earlier page left off with the same file.
  async #beginWith(item, left) {
    for (const one of left.filter((one) => alike(one, item.file))) {
      const isFree = () => !this.items.some(({ id }) => id === one.id);
      if (isFree() && (await holds(item.file, one.parts)) && isFree()) return item.goOnWith(one);
    }
  }

  // What an earlier page left behind: it goes on by itself where the browser may still read the files, else when they come
  // again.
  async remind() {
    const left = [];
    for (const one of await this.#left()) if (await isOpen(one)) left.push(one);
    if (left.length) this.panel.remind(left);
  }

  async #left() {
    return (await remembered(this.album)).filter(({ id }) => !this.items.some((item) => item.id === id));
  }

  async goOn(left) {
    const [found, changed] = [[], []];
    for (const one of left) {
      if ((await one.handle.requestPermission({ mode: "read" })) !== "granted") continue;
      const file = await one.handle.getFile().catch(() => null);
      found.push(file ? { file, handle: one.handle } : { unread: one.name });
      if (file && !alike(file, one)) changed.push(one);
    }
    await this.forgetAll(changed);
    await this.take(found);
  }

  // But for what another page went on with meanwhile.
  async forgetAll(left) {
    const free = new Set((await this.#left()).map(({ id }) => id));
    for (const one of left.filter(({ id }) => free.has(id))) {
      const headers = { "X-Salon-Token": this.token, "Tus-Resumable": "1.0.0" };
      if (one.address) fetch(one.address, { method: "DELETE", headers }).catch(() => {});
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
    this.#told = false;
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
    if (item.ended && was !== item.state) forget(item);
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
    if (!this.#told && this.items.length && !this.open.length) {
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
      // It may come when all has been sent.
      if (!this.busy) this.#stayAwake();
    } else if (!wanted && this.#lock && this.#lock !== "asked") {
      this.#lock.release();
      this.#lock = null;
    }
  }
}

// Its last part may have come when its page was gone.
async function isOpen(one) {
  if (!one.address) return true;
  const answer = await fetch(one.address, { headers: { Accept: "application/json" } }).catch(() => null);
  const said = answer?.ok ? await answer.json().catch(() => null) : null;
  if (said?.outcome) await forget(one);
  return !said?.outcome;
}
