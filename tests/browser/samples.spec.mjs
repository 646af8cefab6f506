// Every sample picture as its page shows it, beside what Chromium itself makes of the original: an independent decoder, which
// turns pictures upright and minds their profiles. What it cannot decode is compared with libvips (tests/media), as all of
// them are.
import { readdir } from "node:fs/promises";
import { PHOTOS, Person, sample } from "./gallery.mjs";
import { expect, gallery, test } from "./people.mjs";

// Of two RAW files there is only the head, without a picture.
const NO_PICTURE = ["26", "28"];
// How far apart the two may be, of 255 and on average. Inks become light in one way by the profile and in another by Chromium;
// so do colours that are brighter than a screen.
const MOST = { "19-canon300d-cmyk-swop.jpg": 10, "24-photo-16bit.png": 40 };
// Chromium does not turn a WebP upright.
const LYING = ["03-nikonp7000-10mp-exif.webp"];
const SIDE = 48;

const names = (await readdir(PHOTOS)).filter((name) => /^\d\d-/.test(name) && !NO_PICTURE.includes(name.slice(0, 2))).sort();
let photos;

test.beforeAll(async () => {
  test.setTimeout(600_000);
  const ada = new Person(gallery.base, gallery.ada);
  const album = await ada.album("Samples", "public");
  photos = await ada.upload(album, await Promise.all(names.map((name) => sample(name))));
});

for (const [at, name] of names.entries()) {
  test(`${name} is shown as it is`, async ({ page }) => {
    await page.goto(`/photos/${photos[at]}`);
    const image = page.locator("img.stage__image");
    await expect.poll(() => image.evaluate(({ complete, naturalWidth }) => complete && naturalWidth)).toBeGreaterThan(0);
    const seen = await image.evaluate(compare, [`/photos/${photos[at]}/original`, SIDE]);
    expect(seen.spread, "not one colour").toBeGreaterThan(8);
    if (seen.apart === undefined) return expect(name).toMatch(/\.(heic|tif|cr3)$/);
    if (LYING.includes(name)) return expect(seen.shape).toBeCloseTo((3 / 4) ** 2, 2);
    expect(seen.shape).toBeCloseTo(1, 1);
    expect(seen.apart, JSON.stringify(seen)).toBeLessThan(MOST[name] ?? 4);
  });
}

// In the page: the picture and its original, both as small as a stamp on the ground of the pages.
async function compare(image, [original, side]) {
  const stamp = (picture) => {
    const context = Object.assign(document.createElement("canvas"), { width: side, height: side }).getContext("2d");
    context.fillStyle = "rgb(244 244 242)";
    context.fillRect(0, 0, side, side);
    context.imageSmoothingQuality = "high";
    context.drawImage(picture, 0, 0, side, side);
    return context.getImageData(0, 0, side, side).data;
  };
  const small = (source) => createImageBitmap(source, { resizeWidth: side, resizeHeight: side, resizeQuality: "high" });
  const shown = stamp(await small(image));
  const spread = Math.max(...shown.filter((_, at) => at % 4 === 0)) - Math.min(...shown.filter((_, at) => at % 4 === 0));
  const bytes = await (await fetch(original)).blob();
  const whole = await createImageBitmap(bytes).catch(() => undefined);
  if (!whole) return { spread };
  const shape = image.naturalWidth / image.naturalHeight / (whole.width / whole.height);
  const wanted = stamp(await small(whole));
  const apart = shown.reduce((sum, level, at) => sum + Math.abs(level - wanted[at]), 0) / (side * side * 3);
  return { spread, shape, apart };
}
