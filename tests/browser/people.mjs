// Who looks: ada owns what hangs there, tom was let into the album behind the door, eve is a member like any other, a guest
// was let in by nobody. A page that complains in its console fails its test.
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect } from "@playwright/test";

export { expect };
// This worker's own.
export const gallery = JSON.parse(process.env.SALON_TEST ?? "[]")[process.env.TEST_PARALLEL_INDEX] ?? {};
export const THEMES = ["light", "dark"];

export const test = base.extend({
  baseURL: gallery.base,
  // Signed in as ada, unless a test says `test.use({ person: "guest" })` or another name.
  person: ["ada", { option: true }],
  context: async ({ context, person }, use) => {
    if (person !== "guest") await context.addCookies(gallery[person]);
    await use(context);
  },
  page: async ({ page }, use) => {
    const complaints = [];
    // A picture that is not made yet is asked for until it is.
    const isAwaited = (message) => /\/(grid|view)\?/.test(message.location().url);
    page.on("console", (message) => message.type() === "error" && !isAwaited(message) && complaints.push(message.text()));
    // Chromium's own remark when a machine is too slow for the transition between two pages: it is left out then.
    const isTransition = (error) => /Transition was (aborted|skipped)/.test(String(error));
    page.on("pageerror", (error) => isTransition(error) || complaints.push(String(error)));
    // A picture to look at is taken when what turns into something else has done so.
    const take = page.screenshot.bind(page);
    page.screenshot = (options) => take({ animations: "disabled", ...options });
    for (const way of ["goto", "reload", "goBack"]) {
      const go = page[way].bind(page);
      page[way] = async (...args) => {
        const answer = await go(...args);
        if (!args.at(-1)?.waitUntil) await bound(page);
        return answer;
      };
    }
    await use(page);
    expect(complaints, "the page complains").toEqual([]);
  },
});

export async function expectAccessible(page) {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  const said = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join("; ")}`);
  expect(said).toEqual([]);
}

// A page in light and in dark: accessible, and a picture of each to look at.
export async function inBothThemes(page, project, name) {
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme });
    await page.screenshot({ path: `../../target/browser/pages/${project.name}-${theme}-${name}.png`, fullPage: true });
    await expectAccessible(page);
  }
}

// What improves a page comes in parts, the last of them after the load event, and on an album's after its first screen
// (first-screen.js).
async function bound(page) {
  await page.waitForFunction(() => document.documentElement.dataset.bound || matchMedia("(scripting: none)").matches || !document.querySelector("[data-modules], script[type=module]"));
}

// Every picture that is to be seen is there, and nothing moves any more.
export async function settled(page) {
  // Not "networkidle": an album listens as long as it is open.
  await page.waitForLoadState("load");
  await bound(page);
  await page.waitForFunction(() => [...document.images].every((image) => {
    // Hidden until its turn comes (photo-pace.js).
    const { top, bottom, width } = (image.hidden ? image.parentElement : image).getBoundingClientRect();
    return (image.complete && !image.hidden) || !width || bottom < 0 || top > innerHeight;
  }));
  await page.evaluate(() => Promise.all([...document.images].filter((image) => image.complete).map((image) => image.decode().catch(() => {}))));
  // A browser hears no mouse and no finger before it has painted the page; and then one page still turns into the next.
  await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0
    && document.getAnimations().every(({ effect }) => !effect.pseudoElement?.startsWith("::view-transition")));
}

// What was there and moved while the page loaded, and by how much.
export function layoutShifts(page) {
  return page.evaluate(() => new Promise((resolve) => {
    const moved = [];
    const place = ({ x, y, width, height }) => `${x},${y} ${width}×${height}`;
    const note = (entry) => moved.push(`${entry.value} at ${entry.startTime}: ${entry.sources.map(({ node, previousRect, currentRect }) => `${node?.className || node?.nodeName} ${place(previousRect)} to ${place(currentRect)}`)}`);
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type: "layout-shift", buffered: true });
    requestAnimationFrame(() => setTimeout(() => resolve(moved), 0));
  }));
}

// A finger, as Chromium's own protocol moves it.
export async function finger(page) {
  const session = await page.context().newCDPSession(page);
  const touch = (type, points) => session.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
  // Each finger from its first place to its last.
  return async (paths, steps = 12) => {
    const at = (part) => paths.map(([[x, y], [to, down]]) => [x + (to - x) * part, y + (down - y) * part]);
    await touch("touchStart", at(0));
    for (let step = 1; step <= steps; step++) await touch("touchMove", at(step / steps));
    await touch("touchEnd", []);
  };
}
