// A tab of Chromium for measuring how it feels to a hand, over the pipe of the DevTools protocol
// (https://chromedevtools.github.io/devtools-protocol/). Playwright would do, but for one thing: it has the browser's network
// agent watch every page, and that one packs each picture as base64 when the browser throws it away, which is a pause of a
// tenth of a second in a long scroll that nobody has who looks at photos.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ARGUMENTS, CHROMIUM } from "./gallery.mjs";

// Does the work with a fresh tab of a fresh browser: `send(method, parameters)` asks it, `evaluate(act, ...values)` has it
// run a function.
export async function inTab(work) {
  const folder = await mkdtemp(join(tmpdir(), "salon-tab-"));
  const args = [...ARGUMENTS, "--headless=new", "--no-first-run", "--remote-debugging-pipe", `--user-data-dir=${folder}`];
  const browser = spawn(CHROMIUM, args, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
  const gone = once(browser, "exit");
  const died = gone.then(() => {
    throw new Error("the browser is gone");
  });
  try {
    return await Promise.race([begin(browser, work), died]);
  } finally {
    died.catch(() => {});
    browser.kill();
    await gone;
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

async function begin(browser, work) {
  const ask = conversation(browser.stdio[3], browser.stdio[4]);
  const { targetId } = await ask("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await ask("Target.attachToTarget", { targetId, flatten: true });
  const send = (method, parameters) => ask(method, parameters, sessionId);
  return work({ send, evaluate: (act, ...values) => evaluate(send, act, values) });
}

// Messages are JSON, each with a zero after it.
function conversation(writing, reading) {
  const waiting = new Map();
  let last = 0;
  let rest = "";
  reading.setEncoding("utf8").on("data", (text) => {
    const messages = (rest + text).split("\0");
    rest = messages.pop();
    for (const { id, result, error } of messages.map((message) => JSON.parse(message))) {
      const { resolve, reject } = waiting.get(id) ?? {};
      waiting.delete(id);
      if (error) reject?.(new Error(error.message));
      else resolve?.(result);
    }
  });
  return (method, params = {}, sessionId) => new Promise((resolve, reject) => {
    waiting.set(++last, { resolve, reject });
    writing.write(`${JSON.stringify({ id: last, method, params, sessionId })}\0`);
  });
}

async function evaluate(send, act, values) {
  const expression = `(${act})(...${JSON.stringify(values)})`;
  const { result, exceptionDetails } = await send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
}
