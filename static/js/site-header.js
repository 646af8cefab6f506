// The header goes away as one reads on and comes back as one turns back. It must not come at every trembling of a thumb.
const TREMBLING = 8;

export default function attach(header) {
  let last = scrollY;
  header.classList.add("site-header--follows");
  addEventListener("scroll", () => {
    const moved = scrollY - last;
    if (Math.abs(moved) < TREMBLING) return;
    header.classList.toggle("site-header--away", moved > 0 && scrollY > header.offsetHeight);
    last = scrollY;
  }, { passive: true });
}
