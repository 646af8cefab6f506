// The place in an album that an act carries over to the page after it, which is another entry of the history: album-place.js
// lays it down and takes it up, first-screen.js asks whether there is one.
const KEY = "salon-place";

export const carry = (path, place) => sessionStorage.setItem(KEY, JSON.stringify({ path, place }));

export const putDown = () => sessionStorage.removeItem(KEY);

export function carried() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? {};
  } catch {
    // A browser that keeps nothing.
    return {};
  }
}
