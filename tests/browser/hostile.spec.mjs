// Texts that would be code if a page let them: whatever people type and whatever files say is shown and never run.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PHOTOS, Person } from "./gallery.mjs";
import { expect, gallery, test } from "./people.mjs";

const PAYLOADS = [
  `<script>pwned=1</script>`,
  `"><img src=x onerror=pwned=1>`,
  `'"--><svg onload=pwned=1>`,
  `</title></textarea></style><script>pwned=1</script>`,
  `javascript:pwned=1`,
  `{{constructor.constructor('pwned=1')()}}`,
  `<iframe srcdoc="<script>top.pwned=1</script>">`,
];

test("what people type and what files say stays text on every page", async ({ page }) => {
  const ada = new Person(gallery.base, gallery.ada);
  const album = await ada.album(`Sea ${PAYLOADS[1]}`, "members", PAYLOADS.join(" "));
  const named = (await readFile(join(PHOTOS, "hostile", "exif-xss-artist.jpg")));
  const [photo] = await ada.upload(album, [[`${PAYLOADS[2]}.jpg`.replaceAll("/", "_"), named]]);
  await ada.post(`/photos/${photo}/tags`, { tags: PAYLOADS.map((text) => text.replaceAll(",", "").slice(0, 60)).join(","), act: "add" });
  let violations = 0;
  await page.exposeFunction("violated", () => violations++);
  await page.addInitScript(() => addEventListener("securitypolicyviolation", () => globalThis.violated()));
  const dialogs = [];
  page.on("dialog", (dialog) => dialogs.push(dialog.message()) && dialog.dismiss());
  const harmless = async (path) => {
    expect(await page.evaluate(() => globalThis.pwned), path).toBeUndefined();
    expect(dialogs, path).toEqual([]);
    expect(violations, path).toBe(0);
  };
  for (const text of PAYLOADS) {
    await ada.post(`/photos/${photo}`, { title: text, caption: text });
    const search = `/search?q=${encodeURIComponent(text)}`;
    for (const path of [`/photos/${photo}`, `/albums/${album}`, search, "/", "/tags", "/admin/tags", `/albums/${album}/edit`, `/albums/${album}/journal`]) {
      await page.goto(path);
      await harmless(path);
    }
  }
  await page.goto(`/albums/${album}`);
  await page.locator(".tile__link").click();
  await page.keyboard.press("i");
  await expect(page.locator(".pswp")).toContainText(PAYLOADS.at(-1));
  await harmless("the viewer");
});
