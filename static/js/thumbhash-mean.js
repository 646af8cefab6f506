// What the first three bytes of a thumbhash say: the means of its channels, and the one colour that they come to.
export const bytesOf = (hex) => hex.match(/../g).map((byte) => parseInt(byte, 16));

// Of lightness, yellow to blue and red to green.
export function means(hash) {
  const low = hash[0] | (hash[1] << 8) | (hash[2] << 16);
  return [(low & 63) / 63, ((low >> 6) & 63) / 31.5 - 1, ((low >> 12) & 63) / 31.5 - 1];
}

// Puts it behind a picture that has not come yet, or is hidden: onto what stands around it.
export function paintMean(image) {
  const [light, yellow, red] = means(bytesOf(image.dataset.thumbhash.slice(0, 6)));
  const b = light - (2 / 3) * yellow;
  const r = (3 * light - b + red) / 2;
  const parts = [r, r - red, b].map((part) => Math.round(255 * Math.min(1, Math.max(0, part))));
  image.parentElement.style.setProperty("--mean", `rgb(${parts})`);
}
