// Chooses every photo of the page at once: without a script the button is not there.
export default function attach(button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    for (const box of button.form.querySelectorAll("[name=photo]")) box.checked = true;
  });
}
