// What was done just now stays in sight for a while, and Ctrl+Z takes it back. After that it stands where it stood on the page.
const FRESH = 15_000;

export default function attach(notice) {
  const button = notice.querySelector("button");
  notice.classList.add("undo--fresh");
  const rest = () => {
    if (notice.matches(":hover, :focus-within")) setTimeout(rest, 2_000);
    else notice.classList.remove("undo--fresh");
  };
  setTimeout(rest, FRESH);
  addEventListener("keydown", (event) => {
    const undo = event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    if (!undo || event.target.closest("input, textarea, select, dialog")) return;
    event.preventDefault();
    button.click();
  });
}
