// Light or dark: as the system says, until somebody presses the button.
import { expect, test } from "./people.mjs";

const ground = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const LIGHT = "rgb(252, 252, 251)";
const DARK = "rgb(20, 20, 19)";

test.use({ person: "guest", colorScheme: "light" });

test("the choice is remembered, and comes with the page", async ({ page, browser }) => {
  await page.goto("/");
  expect(await ground(page)).toBe(LIGHT);
  const button = page.getByRole("button", { name: "Light or dark" });
  await button.click();
  expect(await ground(page)).toBe(DARK);
  await page.goto("/login");
  expect(await ground(page)).toBe(DARK);
  // Known before any script runs.
  const { cookies } = await page.context().storageState();
  const still = await browser.newContext({ javaScriptEnabled: false, colorScheme: "light" });
  await still.addCookies(cookies);
  const first = await still.newPage();
  await first.goto(page.url());
  expect(await first.locator("html").getAttribute("data-theme")).toBe("dark");
  await still.close();
  // Back to what the system says: from then on it is followed again.
  await page.goto("/");
  await button.focus();
  await page.keyboard.press("Space");
  expect(await ground(page)).toBe(LIGHT);
  expect((await page.context().cookies()).filter(({ name }) => name === "salon-theme")).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await ground(page)).toBe(DARK);
});

test.describe("without scripts", () => {
  // As in without-scripts.spec.mjs: Playwright gets no answer in the middle of a transition between two pages.
  test.use({ javaScriptEnabled: false, contextOptions: { reducedMotion: "reduce" } });
  test("a form does the same", async ({ page }) => {
    await page.goto("/");
    await page.getByRole("link", { name: "Light or dark" }).click();
    await page.getByRole("button", { name: "Dark", exact: true }).click();
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
    await expect(page.locator("meta[name=color-scheme]")).toHaveAttribute("content", "dark");
  });
});
