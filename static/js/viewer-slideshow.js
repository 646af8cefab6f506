// Photos that pass by themselves. The screen stays awake meanwhile.
import { element } from "./element.js";
import { say } from "./say.js";

const SECONDS = [3, 5, 8, 15];
const MEMORY = "salon-slideshow-seconds";

export class Slideshow {
  #viewer;
  #timer;
  #lock;

  constructor(viewer) {
    this.#viewer = viewer;
    const chosen = Number(localStorage.getItem(MEMORY)) || 5;
    const options = SECONDS.map((s) => element("option", { value: s, textContent: say("viewer-seconds", { seconds: s }), selected: s === chosen }));
    this.choice = element("select", { className: "viewer__speed", hidden: true, "aria-label": say("viewer-speed") }, ...options);
    this.choice.addEventListener("change", () => {
      localStorage.setItem(MEMORY, this.choice.value);
      this.#wait();
    });
    viewer.addEventListener("change", () => this.isPlaying && this.#wait());
    viewer.addEventListener("closing", () => this.isPlaying && this.toggle());
    document.addEventListener("visibilitychange", () => this.isPlaying && !document.hidden && this.#stayAwake());
  }

  get isPlaying() {
    return !this.choice.hidden;
  }

  toggle() {
    this.choice.hidden = this.isPlaying;
    if (this.isPlaying) {
      this.#stayAwake();
      this.#wait();
    } else {
      clearTimeout(this.#timer);
      this.#lock?.release();
      this.#lock = undefined;
    }
    this.#viewer.dispatchEvent(new Event("state"));
  }

  #wait() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#advance(), Number(this.choice.value) * 1_000);
  }

  // From the last one to the first again.
  async #advance() {
    const { index, list } = this.#viewer;
    const next = index + 1 < list.length ? index + 1 : 0;
    await this.#viewer.isReady(next);
    if (!this.isPlaying || this.#viewer.index !== index) return;
    const turn = () => this.#viewer.goTo(next);
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (document.startViewTransition && !still) document.startViewTransition(turn);
    else turn();
    if (next === index) this.#wait();
  }

  async #stayAwake() {
    this.#lock = await navigator.wakeLock?.request("screen").catch(() => undefined);
  }
}
