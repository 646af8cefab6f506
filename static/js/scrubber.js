// A slider through time, made of the links to the months: dragged, it says where one is, and let go it goes there; with the
// keys one moves, and Enter goes.
import { element } from "./element.js";

export default function attach(nav) {
  const months = [...nav.querySelectorAll(".scrubber__month")];
  if (months.length < 2) return;
  const here = Math.max(0, months.findIndex((month) => month.ariaCurrent));
  const input = element("input", { type: "range", className: "time-slider__input", min: 0, max: months.length - 1, step: 1, value: here, "aria-label": nav.getAttribute("aria-label") });
  const says = element("output", { className: "time-slider__says", "aria-hidden": "true" });
  const track = element("span", { className: "time-slider__track" }, input, says);
  const year = (month) => month.closest(".scrubber__year").querySelector(".scrubber__title").textContent;
  const ends = [months[0], months.at(-1)].map((month) => element("span", { textContent: year(month), "aria-hidden": "true" }));
  const slider = element("div", { className: "time-slider" }, ends[0], track, ends[1]);

  const at = () => months[Number(input.value)];
  const say = () => {
    input.setAttribute("aria-valuetext", at().getAttribute("aria-label"));
    says.textContent = at().dataset.label;
    says.style.setProperty("--at", Number(input.value) / (months.length - 1));
  };
  const go = () => {
    if (Number(input.value) !== here) location.assign(at().href);
  };
  let held = false;
  input.addEventListener("input", () => {
    say();
    slider.classList.toggle("time-slider--moves", held);
  });
  input.addEventListener("pointerdown", () => (held = true));
  input.addEventListener("change", () => {
    if (held) go();
  });
  const release = () => {
    held = false;
    slider.classList.remove("time-slider--moves");
  };
  // After the change that letting go may bring.
  input.addEventListener("pointerup", () => setTimeout(release));
  input.addEventListener("pointercancel", release);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") go();
  });
  // Back shows the page as it was left, and the slider where the page is.
  addEventListener("pageshow", () => {
    input.value = here;
    say();
  });
  say();
  nav.parentElement.prepend(slider);
}
