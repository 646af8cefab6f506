// The panel about a photo: what the photo's own page says of it, with the page's own forms. Rights are the server's
// business: what its page does not show is not here.
import { element } from "./element.js";
import { fetchPage } from "./page.js";
import { added } from "./photo-grid.js";
import { say } from "./say.js";

// A hand that leafs quickly asks for nothing.
const PAUSE = 200;
const WIDE = matchMedia("(min-width: 48em)");

export class InfoPanel {
  #viewer;
  #pages = new Map();
  #panel = element("aside", { className: "viewer__info", hidden: true, tabIndex: -1, "aria-label": say("viewer-about") });
  #timer;
  #shown;

  constructor(viewer) {
    this.#viewer = viewer;
    viewer.addEventListener("change", () => this.isOpen && this.#showSoon());
    WIDE.addEventListener("change", () => this.isOpen && this.#cover());
    // PhotoSwipe takes the wheel for the picture.
    this.#panel.addEventListener("wheel", (event) => event.stopPropagation());
    this.#panel.addEventListener("submit", (event) => this.#submit(event));
  }

  get isOpen() {
    return !this.#panel.hidden;
  }

  get hasFocus() {
    return this.isOpen && this.#panel.contains(document.activeElement);
  }

  // The page of a photo as the server shows it to this viewer.
  page(item) {
    if (!this.#pages.has(item.id)) {
      const page = fetchPage(item.href).then((answer) => answer.document);
      page.catch(() => this.#pages.delete(item.id));
      this.#pages.set(item.id, page);
    }
    return this.#pages.get(item.id);
  }

  async toggle() {
    if (this.isOpen) {
      const back = this.hasFocus;
      this.#panel.hidden = true;
      this.#viewer.cover({ x: 0, y: 0 });
      if (back) this.#viewer.element.focus();
    } else {
      this.#viewer.element.append(this.#panel);
      this.#panel.hidden = false;
      this.#cover();
      await this.#show();
    }
    this.#viewer.dispatchEvent(new Event("state"));
  }

  // Opens the page's own question.
  async askToDelete() {
    if (!this.isOpen) await this.toggle();
    else await this.#show();
    const form = this.#panel.querySelector("form[action$='/delete']");
    if (!form) return this.#viewer.say(say("viewer-may-not-delete"));
    form.closest("details").open = true;
    // PhotoSwipe takes the focus when it has opened.
    this.#viewer.whenOpen(() => form.querySelector("button").focus());
  }

  // The panel of a wide screen is always as wide; on a narrow one it is as high as what there is to say.
  #cover() {
    const { offsetWidth, offsetHeight } = this.#panel;
    this.#viewer.cover(WIDE.matches ? { x: offsetWidth, y: 0 } : { x: 0, y: offsetHeight });
  }

  #showSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#show(), PAUSE);
  }

  async #show() {
    const { item } = this.#viewer;
    if (!item) return;
    const there = await this.page(item).catch(() => undefined);
    if (this.#viewer.item !== item || this.#shown === there) return;
    this.#fill(there);
  }

  #fill(there) {
    this.#shown = there;
    const about = there?.querySelector(".photo-info");
    const nothing = element("p", { className: "quiet", textContent: say("viewer-nothing-known") });
    this.#panel.replaceChildren(about ? document.importNode(about, true) : nothing);
    this.#panel.scrollTop = 0;
    added([this.#panel]);
    this.#cover();
  }

  // The page's own form takes back what was done; a photo that had left comes back to its place.
  async takeBack({ form, item, left, index }) {
    const address = new URL(form.getAttribute("action"), location.href);
    const answer = await fetchPage(address, new FormData(form)).catch(() => undefined);
    if (!answer) return this.#viewer.say(say("viewer-no-answer"));
    const { document: there, status } = answer;
    const refused = there.querySelector(".results__line, .message__text")?.textContent;
    if (status >= 400 || refused) return this.#viewer.say(refused ?? say("viewer-did-not-work"));
    this.#pages.delete(item.id);
    this.#viewer.say(there.querySelector(".notice")?.textContent ?? say("viewer-saved"));
    if (left) this.#viewer.comeBack(item, index);
    else if (this.isOpen) await this.#show();
  }

  // A form of the page, without leaving the picture.
  async #submit(event) {
    event.preventDefault();
    const { target: form, submitter } = event;
    const { item } = this.#viewer;
    const answer = await fetchPage(form.action, new FormData(form, submitter)).catch(() => undefined);
    if (!answer) return this.#viewer.say(say("viewer-no-answer"));
    const there = answer.document;
    const about = there.querySelector(".photo-info");
    this.#pages.delete(item.id);
    if (answer.status >= 400) {
      if (about) return this.#fill(there);
      return this.#viewer.say(there.querySelector(".message__text")?.textContent ?? say("viewer-did-not-work"));
    }
    // The session has ended.
    if (answer.url.pathname === "/login") return location.assign(item.href);
    const undo = there.querySelector(".undo form");
    const left = /\/(delete|move)$/.test(new URL(form.action).pathname);
    const said = there.querySelector(".undo__said") ?? there.querySelector(".notice");
    this.#viewer.say(said?.textContent ?? say("viewer-saved"), undo && { form: undo, item, left });
    if (left) {
      this.#viewer.leave(item.id);
      return this.#viewer.element.focus();
    }
    if (about) this.#pages.set(item.id, Promise.resolve(there));
    await this.#show();
    const heading = this.#panel.querySelector(".photo-info__title");
    if (heading) this.#panel.focus();
  }
}
