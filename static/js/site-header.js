// The header goes away as one reads on and comes back as one turns back. It must not come at every trembling of a thumb.
const TREMBLING = 8;
// To know where the page is, the browser lays it out: not in every frame of a scroll, then.
const PAUSE = 100;

export default function attach(header) {
  let last = scrollY;
  let looks = false;
  const look = () => {
    looks = false;
    const moved = scrollY - last;
    if (Math.abs(moved) < TREMBLING) return;
    header.classList.toggle("site-header--away", moved > 0 && scrollY > header.offsetHeight);
    last = scrollY;
  };
  header.classList.add("site-header--follows");
  addEventListener("scroll", () => {
    if (!looks) setTimeout(look, PAUSE);
    looks = true;
  }, { passive: true });
}
