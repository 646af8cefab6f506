// What is to be added and has not come to its end, for the next page: which file it is, where the server has it and what was
// sent of it (upload-same.js) and, where the browser gives handles, the way to the file itself. Kept in IndexedDB, because
// handles cannot be written as text; a word in localStorage tells pages whether there is anything to ask for.
const DAY = 86_400_000;
// Until the other pages have said what they are busy with, however busy that is.
const ANSWER = 1_000;

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("salon-files", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("files", { keyPath: "id" }).createIndex("album", "album");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

const opened = open();
const others = new BroadcastChannel("salon-uploads");

// A browser that keeps nothing (a private window) forgets: that is no reason not to upload.
async function files(mode, act) {
  try {
    const request = act((await opened).transaction("files", mode).objectStore("files"));
    return await new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  } catch {
    return undefined;
  }
}

export async function remember({ id, album, address, name, size, parts, handle, file }) {
  localStorage.setItem(`salon-uploads-${album}`, "begun");
  const known = { id, album, address, name, size, parts, lastModified: file.lastModified, at: Date.now() };
  // Not every handle can be kept.
  if ((await files("readwrite", (all) => all.put({ ...known, handle }))) === undefined) await files("readwrite", (all) => all.put(known));
}

export async function forget({ id, album }) {
  await files("readwrite", (all) => all.delete(id));
  const left = await files("readonly", (all) => all.index("album").count(album));
  if (!left) localStorage.removeItem(`salon-uploads-${album}`);
}

// But for what another page is just sending.
export async function remembered(album) {
  const all = await kept(album);
  if (!all.length) return all;
  const busy = await busyElsewhere();
  return all.filter(({ id }) => !busy.has(id));
}

async function kept(album) {
  const all = (await files("readonly", (all) => all.index("album").getAll(album))) ?? [];
  const fresh = all.filter(({ at }) => Date.now() - at < DAY);
  for (const { id } of all.filter((one) => !fresh.includes(one))) await files("readwrite", (all) => all.delete(id));
  if (!fresh.length) localStorage.removeItem(`salon-uploads-${album}`);
  return fresh;
}

// Pages of one browser tell each other what they are busy with, when they are asked.
export function tellOthers(busy) {
  others.addEventListener("message", ({ data }) => data === "who" && others.postMessage(busy()));
}

async function busyElsewhere() {
  const busy = new Set();
  const hear = ({ data }) => Array.isArray(data) && data.forEach((id) => busy.add(id));
  others.addEventListener("message", hear);
  others.postMessage("who");
  await new Promise((resolve) => setTimeout(resolve, ANSWER));
  others.removeEventListener("message", hear);
  return busy;
}
