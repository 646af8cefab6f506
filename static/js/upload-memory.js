// What was begun and has not come to its end, for the next page: which file it was, where the server has it and, where the
// browser gives handles, the way to the file itself. Kept in IndexedDB, because handles cannot be written as text; a word in
// localStorage tells pages whether there is anything to ask for.
const DAY = 86_400_000;

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("salon-uploads", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("files", { keyPath: "key" }).createIndex("album", "album");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

const opened = open();

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

export async function remember({ key, album, address, name, size, handle, file }) {
  const known = { key, album, address, name, size, modified: file.lastModified, at: Date.now() };
  // Not every handle can be kept.
  if ((await files("readwrite", (all) => all.put({ ...known, handle }))) === undefined) await files("readwrite", (all) => all.put(known));
  localStorage.setItem(`salon-uploads-${album}`, "begun");
}

export async function forget({ key, album }) {
  await files("readwrite", (all) => all.delete(key));
  if (!(await remembered(album)).length) localStorage.removeItem(`salon-uploads-${album}`);
}

export async function remembered(album) {
  const all = (await files("readonly", (all) => all.index("album").getAll(album))) ?? [];
  const fresh = all.filter(({ at }) => Date.now() - at < DAY);
  for (const { key } of all.filter((one) => !fresh.includes(one))) await files("readwrite", (all) => all.delete(key));
  if (!fresh.length) localStorage.removeItem(`salon-uploads-${album}`);
  return fresh;
}
