// The button for light or dark: the other one than now, at once. What the system says anyway is not remembered, so that
// the pages go on following it. The server reads the cookie (src/web/theme.rs).
const DARK = matchMedia("(prefers-color-scheme: dark)");
const YEAR = 365 * 24 * 60 * 60;

export default function attach(link) {
  const root = document.documentElement;
  link.setAttribute("role", "button");
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const system = DARK.matches ? "dark" : "light";
    const now = root.dataset.theme === "system" ? system : root.dataset.theme;
    const next = now === "dark" ? "light" : "dark";
    remember(next === system ? "system" : next);
    root.dataset.theme = next === system ? "system" : next;
    const ground = getComputedStyle(document.body).backgroundColor;
    for (const meta of document.querySelectorAll("meta[name=theme-color]")) meta.content = ground;
  });
  link.addEventListener("keydown", (event) => {
    if (event.key === " ") {
      event.preventDefault();
      link.click();
    }
  });
}

function remember(theme) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  const age = theme === "system" ? 0 : YEAR;
  document.cookie = `salon-theme=${theme}; path=/; max-age=${age}; samesite=lax${secure}`;
}
