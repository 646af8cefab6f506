// One file on its way, over tus: in parts with a checksum each, from where the server has it. What it becomes is told by
// calling `changed`.
import { DefaultHttpStack, Upload } from "tus-js-client";
import { remember } from "./upload-memory.js";
import { mark } from "./upload-same.js";

// A part that is lost is sent again, and one that is kept need not be: a few seconds of a slow line.
const PART = 4 * 1024 * 1024;
const WAITS = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000, 60_000, 60_000];

export class UploadFile {
  state = "waiting";
  sent = 0;
  receipt = null;
  // What was sent of it, wherever that got to: `from`, `to` and what the bytes come to (upload-same.js).
  parts = [];
  #upload = null;
  #started = 0;

  constructor(file, { album, token, handle }, changed) {
    // Unlike that of any other page of this browser.
    const id = `${Date.now()}-${Math.random()}`;
    Object.assign(this, { id, file, album, token, handle, changed, name: file.name, size: file.size });
  }

  get ended() {
    return ["saved", "already-here", "refused", "cancelled"].includes(this.state);
  }

  // What an earlier page began with the same file.
  goOnWith({ id, address, parts }) {
    Object.assign(this, { id, address, parts });
  }

  start() {
    this.#become("sending");
    const run = ++this.#started;
    const current = (act) => (...args) => run === this.#started && act(...args);
    this.#upload = new Upload(this.file, {
      endpoint: `/albums/${this.album}/uploads`,
      uploadUrl: this.address ?? null,
      chunkSize: PART,
      retryDelays: WAITS,
      // An upload is known before its first byte is sent: if the answer to the last one is lost, what became of it can be asked.
      uploadDataDuringCreation: false,
      storeFingerprintForResuming: false,
      headers: { "X-Salon-Token": this.token, Accept: "application/json" },
      metadata: { filename: this.name, modified: String(this.file.lastModified) },
      httpStack: new Checked(this),
      onUploadUrlAvailable: current(() => this.#at(this.#upload.url)),
      onProgress: current((sent) => this.#progress(sent)),
      onAfterResponse: current((_, response) => this.#read(response)),
      onShouldRetry: current((error) => this.#again(error)),
      onSuccess: current(() => this.#done()),
      onError: current((error) => this.#failed(error)),
    });
    this.#upload.start();
  }

  pause() {
    if (this.ended) return;
    this.#stop();
    this.#become("paused");
  }

  // From where the server has it, at once: the line is there again.
  hurry() {
    if (this.state !== "sending") return;
    this.#stop();
    this.start();
  }

  cancel() {
    if (this.ended) return;
    this.#stop();
    this.#drop();
    this.#become("cancelled");
  }

  #stop() {
    this.#started++;
    this.#upload?.abort();
    this.#upload = null;
  }

  // The server need not keep what will not come to an end.
  #drop() {
    if (!this.address) return;
    const headers = { "X-Salon-Token": this.token, "Tus-Resumable": "1.0.0" };
    fetch(this.address, { method: "DELETE", headers, keepalive: true }).catch(() => {});
  }

  #become(state) {
    this.state = state;
    this.changed(this);
  }

  #at(address) {
    this.address = new URL(address, location.href).pathname;
    remember(this);
    this.changed(this);
  }

  // Before it is sent: another page must find out whether it has the same file.
  async note(from, bytes) {
    const to = from + bytes.byteLength;
    this.parts = [...this.parts.filter((part) => part.from !== from), { from, to, mark: mark(bytes) }];
    await remember(this);
  }

  #progress(sent) {
    this.sent = sent;
    this.changed(this);
  }

  #read(response) {
    if (!response.getHeader("content-type")?.startsWith("application/json")) return;
    const said = JSON.parse(response.getBody() || "{}");
    if (said.outcome) this.receipt = said;
    this.error = said.error;
  }

  #again(error) {
    const status = error.originalResponse?.getStatus() ?? 0;
    this.status = status;
    if (this.different) return false;
    return status === 0 || status === 409 || status === 423 || status === 429 || status === 460 || (status >= 500 && status !== 507);
  }

  // What became of it is told to whoever asks: now, or when the line is there again.
  async #done() {
    const run = this.#started;
    for (const wait of [0, ...WAITS]) {
      if (this.receipt?.outcome) break;
      await new Promise((resolve) => setTimeout(resolve, wait));
      const answer = await fetch(this.address, { headers: { Accept: "application/json" } }).catch(() => null);
      if (run !== this.#started) return;
      if (answer?.status === 404) break;
      this.receipt = answer?.ok ? await answer.json().catch(() => null) : null;
    }
    if (!this.receipt?.outcome) return this.#become("failed");
    this.sent = this.size;
    this.error = this.receipt.error;
    this.#become(this.receipt.outcome);
  }

  async #failed(error) {
    const status = error.originalResponse?.getStatus() ?? 0;
    if (this.different) this.#drop();
    if (status === 404 && this.address) {
      const run = this.#started;
      const isThere = await this.#albumIsThere();
      if (run !== this.#started) return;
      if (isThere) return this.#startAnew();
    }
    // The album is gone, or is not this person's to see any more.
    if (status === 404) this.word = "queue-gone";
    if (this.different || [403, 404, 413, 415, 422].includes(status)) this.#become("refused");
    else this.#become("failed");
  }

  async #albumIsThere() {
    const answer = await fetch(`/albums/${this.album}`, { method: "HEAD", redirect: "manual" }).catch(() => null);
    return Boolean(answer?.ok);
  }

  // The server does not have what it had: another page gave it up, or it waited for too long.
  #startAnew() {
    Object.assign(this, { address: undefined, parts: [], sent: 0 });
    this.start();
  }
}

// Says what each part hashes to. A page that came over plain http cannot (browsers lend their hashes to safe pages only),
// and sends it without. What cannot be read is another file than was chosen.
class Checked extends DefaultHttpStack {
  constructor(item) {
    super();
    this.item = item;
  }

  createRequest(method, address) {
    const request = super.createRequest(method, address);
    const [send, abort] = [request.send.bind(request), request.abort.bind(request)];
    let aborted = false;
    request.abort = () => {
      aborted = true;
      return abort();
    };
    request.send = async (body) => {
      if (!body?.size) return send(body);
      const bytes = await this.#read(body);
      await this.item.note(Number(request.getHeader("Upload-Offset") ?? 0), bytes);
      if (crypto.subtle) request.setHeader("Upload-Checksum", `sha256 ${base64(await crypto.subtle.digest("SHA-256", bytes))}`);
      // One that was given up meanwhile waits for ever, as it would have.
      return aborted ? new Promise(() => {}) : send(bytes);
    };
    return request;
  }

  async #read(body) {
    const { item } = this;
    try {
      const now = await item.handle?.getFile();
      if (now && (now.size !== item.size || now.lastModified !== item.file.lastModified)) throw new Error("it is another file");
      return await body.arrayBuffer();
    } catch (error) {
      item.different = true;
      throw error;
    }
  }
}

const base64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
