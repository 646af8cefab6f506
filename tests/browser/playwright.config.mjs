// In Debian's Chromium, on a screen with a mouse and on a phone. Each worker has a gallery of its own (gallery.mjs).
import { defineConfig } from "@playwright/test";
import { WORKERS } from "./gallery.mjs";

export default defineConfig({
  testDir: ".",
  outputDir: "../../target/browser/failures",
  globalSetup: "./gallery.mjs",
  workers: WORKERS,
  // Once in some hundred times Chromium, with too little of the machine, paints a page before it has all of it. It is tried
  // again, and the list says "flaky".
  retries: 2,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: {
    launchOptions: {
      executablePath: process.env.SALON_CHROMIUM ?? "/usr/bin/chromium",
      // Chromium refuses its own sandbox to root.
      args: process.getuid() === 0 ? ["--no-sandbox"] : [],
    },
  },
  projects: [
    { name: "desktop", use: { viewport: { width: 1440, height: 900 } } },
    // The pictures themselves are the same on either screen.
    { name: "phone", testIgnore: "samples.spec.mjs", use: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 3, hasTouch: true, isMobile: true } },
  ],
});
