// The buttons around the picture, which photo it is, and what is said about what was done.
import { element, icon } from "./element.js";
import { say } from "./say.js";
import { showKeys } from "./viewer-keys.js";

export function buildBar(viewer) {
  const { slideshow, info } = viewer;
  const position = element("p", { className: "viewer__position" });
  const caption = element("p", { className: "viewer__caption" });
  const spoken = element("p", { className: "visually-hidden", "aria-live": "polite" });
  const said = element("p", { className: "viewer__said", role: "status" });
  const close = button("close", say("viewer-close"), say("viewer-escape"), () => viewer.close());
  const previous = button("previous", say("viewer-previous"), "←", () => viewer.step(-1));
  const next = button("next", say("viewer-next"), "→", () => viewer.step(1));
  const zoom = button("zoom", say("viewer-zoom"), "Z", () => viewer.toggleZoom());
  const about = button("info", say("viewer-about"), "I", () => info.toggle());
  const play = button("play", say("viewer-slideshow"), say("viewer-space"), () => slideshow.toggle());
  const full = button("full", say("viewer-full"), "F", () => viewer.toggleFullScreen());
  const keys = button("keys", say("viewer-keys"), "?", () => showKeys(viewer));
  keys.classList.add("viewer__button--keys");
  full.hidden = !document.fullscreenEnabled;
  const bar = element("div", { className: "viewer__bar" }, close, position, slideshow.choice, play, zoom, about, full, keys);
  const turn = element("div", { className: "viewer__turn" }, previous, next);
  viewer.element.append(bar, turn, caption, said, spoken);

  const show = () => {
    const { item, index, list } = viewer;
    const of = list.total ?? (list.at(list.length - 1) ? list.length : undefined);
    position.textContent = of ? say("viewer-position", { number: index + 1, total: of }) : `${index + 1}`;
    caption.textContent = item?.caption ?? "";
    spoken.textContent = item ? say("viewer-spoken", { position: position.textContent, caption: item.alt ?? item.name }) : "";
    previous.disabled = index === 0;
    next.disabled = index === list.length - 1;
    about.setAttribute("aria-expanded", info.isOpen);
    const [name, word] = slideshow.isPlaying ? ["pause", say("viewer-pause")] : ["play", say("viewer-slideshow")];
    play.replaceChildren(icon(name));
    label(play, word, say("viewer-space"));
  };
  viewer.addEventListener("change", show);
  viewer.addEventListener("state", show);
  viewer.addEventListener("say", ({ detail: { text, undo } }) => {
    said.replaceChildren(text);
    if (undo) said.append(takeBack(undo));
    fadeSoon();
  });
  // It waits for a hand that is on its way to the button.
  const fadeSoon = () => {
    clearTimeout(said.timer);
    said.timer = setTimeout(() => (said.matches(":hover, :focus-within") ? fadeSoon() : said.replaceChildren()), said.querySelector("button") ? 12_000 : 6_000);
  };
  const takeBack = (undo) => {
    const { textContent } = undo.form.querySelector("button");
    return element("button", { type: "button", className: "viewer__undo", textContent, onclick: () => info.takeBack(undo) });
  };
  // While pictures pass by themselves, or fill the screen, a mouse that rests hides what is not a picture.
  let rest;
  viewer.element.addEventListener("pointermove", () => {
    viewer.element.classList.remove("viewer--rests");
    clearTimeout(rest);
    rest = setTimeout(() => {
      const alone = slideshow.isPlaying || document.fullscreenElement;
      if (alone && !bar.contains(document.activeElement)) viewer.element.classList.add("viewer--rests");
    }, 2_500);
  });
}

function button(name, word, key, act) {
  const made = element("button", { type: "button", className: `viewer__button viewer__button--${name}`, onclick: act }, icon(name));
  label(made, word, key);
  return made;
}

function label(button, word, key) {
  button.setAttribute("aria-label", word);
  button.title = say("viewer-with-key", { word, key });
}
