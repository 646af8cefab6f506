// What one sees of the queue: how far it is in all, each file with its buttons, and the receipt at the end.
import { element } from "./element.js";
import { say } from "./say.js";

// A reader of the screen is told now and then, not at every byte.
const SPOKEN = 10_000;
const FRAME = 150;
// What is said of a file in this state, and of all of them in the end.
const STATES = {
  waiting: "queue-waiting",
  paused: "queue-paused",
  saved: "queue-saved",
  "already-here": "queue-already-here",
  refused: "queue-refused",
  failed: "queue-failed",
  cancelled: "queue-cancelled",
};
const RECEIPT = {
  saved: "queue-receipt-saved",
  "already-here": "queue-receipt-already-here",
  refused: "queue-receipt-refused",
  failed: "queue-receipt-failed",
  cancelled: "queue-receipt-cancelled",
};

export class UploadPanel {
  #rows = new Map();
  #leftOut = [];
  #unread = [];
  #spoken = 0;
  #planned = null;

  constructor(queue) {
    this.queue = queue;
    this.title = element("h2", { className: "queue__title" });
    this.bar = element("progress", { className: "queue__bar", max: 1, value: 0, "aria-label": say("queue-progress") });
    this.facts = element("p", { className: "queue__facts" });
    this.voice = element("p", { className: "visually-hidden", role: "status", "aria-live": "polite" });
    this.list = element("ul", { className: "queue__list" });
    this.left = element("p", { className: "queue__facts", hidden: true });
    this.wrong = element("p", { className: "queue__facts", hidden: true });
    this.pauseButton = button("queue-pause", () => (queue.paused ? queue.resume() : queue.pause()));
    this.cancelButton = button("queue-cancel-all", () => queue.cancel());
    this.retryButton = button("queue-retry-all", () => queue.items.filter(({ state }) => state === "failed").forEach((item) => queue.retry(item)));
    this.closeButton = button("queue-close", () => this.close());
    this.link = element("p", { className: "queue__facts", hidden: !queue.title }, element("a", { href: `/albums/${queue.album}`, textContent: queue.title ?? "" }));
    this.buttons = element("div", { className: "queue__buttons" }, this.pauseButton, this.cancelButton, this.retryButton, this.closeButton);
    this.details = element("details", { className: "queue__files", open: true }, element("summary", { className: "queue__summary", textContent: say("queue-files") }), this.list, this.left, this.wrong);
    this.root = element("section", { className: "queue", "aria-label": say("queue-label"), tabIndex: -1 }, this.title, this.link, this.bar, this.facts, this.buttons, this.details, this.voice);
  }

  add(item) {
    const state = element("span", { className: "queue__state" });
    const bar = element("progress", { className: "queue__file-bar", max: 1, value: 0, "aria-label": item.name });
    const buttons = {
      pause: button("queue-pause", () => item.pause(), item.name),
      resume: button("queue-resume", () => this.queue.resumeOne(item), item.name),
      retry: button("queue-retry", () => this.queue.retry(item), item.name),
      cancel: button("queue-cancel", () => item.cancel(), item.name),
      remove: button("queue-remove", () => this.remove(item), item.name),
    };
    const row = element("li", { className: "queue__file" },
      element("span", { className: "queue__name", textContent: item.name, title: item.name }), state, bar,
      element("span", { className: "queue__acts" }, ...Object.values(buttons)));
    this.#rows.set(item, { row, state, bar, buttons });
    this.list.append(row);
    this.show(item);
  }

  show(item) {
    const shown = this.#rows.get(item);
    if (!shown) return;
    const { row, state, bar, buttons } = shown;
    row.dataset.state = item.state;
    state.textContent = said(item);
    bar.hidden = item.state !== "sending" && item.state !== "paused";
    bar.value = item.size ? item.sent / item.size : 0;
    const visible = {
      pause: item.state === "sending" || item.state === "waiting",
      resume: item.state === "paused",
      retry: item.state === "failed",
      cancel: !item.ended,
      remove: item.ended,
    };
    const focused = Object.keys(buttons).find((name) => buttons[name] === document.activeElement);
    for (const [name, one] of Object.entries(buttons)) one.hidden = !visible[name];
    // Whoever works with the keyboard stays where they were.
    if (focused && !visible[focused]) Object.values(buttons).find((one) => !one.hidden)?.focus();
  }

  drop(item) {
    this.#rows.get(item)?.row.remove();
    this.#rows.delete(item);
    this.queue.items.splice(this.queue.items.indexOf(item), 1);
  }

  remove(item) {
    const { row } = this.#rows.get(item);
    const next = row.nextElementSibling ?? row.previousElementSibling;
    this.drop(item);
    (next?.querySelector("button:not([hidden])") ?? this.root).focus();
    if (this.#isEmpty) this.close();
    else this.update();
  }

  leaveOut(name) {
    this.#leftOut.push(name);
    this.#tell(this.left, say("queue-left-out", { n: this.#leftOut.length, names: some(this.#leftOut) }));
  }

  cannotRead(name) {
    this.#unread.push(name);
    this.#tell(this.wrong, unread(this.#unread));
    this.#speak(this.wrong.textContent, true);
  }

  #tell(place, text) {
    place.hidden = false;
    place.textContent = text;
    this.#open();
    this.update();
  }

  // Whether anything stands in it.
  get #isEmpty() {
    return !this.#rows.size && !this.#leftOut.length && !this.#unread.length;
  }

  // At most a few times a second: five hundred files have a lot to tell.
  update() {
    this.#planned ??= setTimeout(() => {
      this.#planned = null;
      this.#draw();
    }, FRAME);
  }

  end() {
    // What did not become a photo is what somebody has to do something about.
    const wrong = this.queue.items.filter(({ state }) => state === "refused" || state === "failed");
    if (!this.list.contains(document.activeElement)) this.list.prepend(...wrong.map((item) => this.#rows.get(item).row));
    this.#draw();
    const unreadable = this.wrong.hidden ? [] : [this.wrong.textContent];
    this.#speak([this.title.textContent, this.facts.textContent, ...unreadable].join(". "), true);
  }

  // Uploads that an earlier page began.
  remind(left) {
    const can = left.every(({ handle }) => handle);
    const note = element("div", { className: "queue__left" },
      element("p", { textContent: say(can ? "queue-interrupted" : "queue-interrupted-choose", { n: left.length }) }),
      element("ul", { className: "queue__names" }, ...left.slice(0, 5).map(({ name }) => element("li", { textContent: name }))));
    const close = () => {
      note.remove();
      if (this.#isEmpty) this.close();
    };
    const buttons = element("div", { className: "queue__buttons" });
    if (can) buttons.append(button("queue-go-on", () => this.queue.goOn(left).then(close), "", "button--accent"));
    buttons.append(button("queue-forget", () => this.queue.forgetAll(left).then(close)));
    note.append(buttons);
    this.root.append(note);
    this.note = { note, left };
    this.#open();
    this.#draw();
  }

  close() {
    this.queue.clear();
    this.#rows.clear();
    this.list.replaceChildren();
    [this.#leftOut, this.#unread] = [[], []];
    this.left.hidden = this.wrong.hidden = true;
    const inside = this.root.contains(document.activeElement);
    this.root.remove();
    if (inside) document.querySelector("main")?.querySelector("a[href], button, summary")?.focus();
  }

  #open() {
    if (this.root.isConnected) return;
    const stack = document.querySelector(".queues") ?? document.body.appendChild(element("div", { className: "queues" }));
    stack.append(this.root);
  }

  #draw() {
    const { items, paused, progress } = this.queue;
    if (items.length) this.#open();
    const count = (...states) => items.filter(({ state }) => states.includes(state)).length;
    const all = items.length - count("cancelled");
    const done = count("saved", "already-here", "refused");
    const open = this.queue.open.length;
    const [failed, waiting] = [count("failed"), count("sending", "waiting")];
    for (const part of [this.title, this.facts, this.bar]) part.hidden = !items.length;
    for (const part of [this.buttons, this.details]) part.hidden = this.#isEmpty;
    this.bar.hidden ||= !open;
    this.bar.value = progress.all ? progress.done / progress.all : 0;
    this.title.textContent = open ? say(paused || !waiting ? "queue-title-paused" : "queue-title", { done, all }) : say("queue-title-end", { n: all - failed });
    this.facts.textContent = open ? flow(progress, waiting && !paused) : receipt(count);
    this.pauseButton.textContent = say(paused || (!waiting && count("paused")) ? "queue-resume" : "queue-pause");
    this.pauseButton.hidden = !(waiting || count("paused"));
    this.cancelButton.hidden = !open;
    this.retryButton.hidden = failed < 2;
    this.closeButton.hidden = Boolean(open);
    if (this.note && this.note.left.every(({ id }) => items.some((item) => item.id === id))) {
      this.note.note.remove();
      this.note = null;
    }
    if (open) this.#speak(`${this.title.textContent}. ${this.facts.textContent}`);
  }

  #speak(text, now) {
    if (!now && performance.now() - this.#spoken < SPOKEN) return;
    this.#spoken = performance.now();
    this.voice.textContent = text;
  }
}

// A sentence about what could not be read.
export const unread = (names) => say("queue-unread", { n: names.length, names: some(names) });

// As many names as one reads.
function some(names) {
  const all = [...new Set(names)];
  return all.slice(0, 5).join(", ") + (all.length > 5 ? " …" : "");
}

function button(word, act, name = "", kind = "button--quiet") {
  const made = element("button", { type: "button", className: `button ${kind}`, textContent: say(word) });
  if (name) made.setAttribute("aria-label", say("queue-button-of", { word: say(word), name }));
  made.addEventListener("click", act);
  return made;
}

function said(item) {
  const { state, error, word } = item;
  if (word) return say(word);
  if ((state === "refused" || state === "failed") && error) return error;
  if (state === "sending") return say("queue-sending", { percent: item.size ? Math.floor((100 * item.sent) / item.size) : 0 });
  return say(STATES[state]);
}

function flow({ all, done, speed }, moves) {
  const bytes = say("queue-bytes", { done: size(done), all: size(all) });
  if (!moves || speed < 1) return bytes;
  return say("queue-flow", { bytes, speed: size(speed), left: time((all - done) / speed) });
}

function receipt(count) {
  const parts = Object.entries(RECEIPT).map(([state, id]) => [id, count(state)]);
  return parts.filter(([, n]) => n).map(([id, n]) => say(id, { n })).join(" · ");
}

function size(bytes) {
  const megabytes = bytes / 1_000_000;
  if (megabytes < 1) return say("queue-kb", { n: Math.max(bytes ? 1 : 0, Math.round(bytes / 1_000)) });
  return megabytes < 1_000 ? say("queue-mb", { n: Number(megabytes.toFixed(megabytes < 10 ? 1 : 0)) }) : say("queue-gb", { n: Number((megabytes / 1_000).toFixed(1)) });
}

function time(seconds) {
  if (seconds < 60) return say("queue-seconds", { n: Math.max(1, Math.ceil(seconds)) });
  if (seconds < 3_600) return say("queue-minutes", { n: Math.ceil(seconds / 60) });
  return say("queue-hours", { n: Math.ceil(seconds / 3_600) });
}
