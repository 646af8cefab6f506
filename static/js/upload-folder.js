// What is in the things that were dropped: files, and folders with all that is in them. Each file comes with the name of the
// folder it was dropped with, and with a handle where the browser gives one that a later page can use. What cannot be read is
// named (`unread`), and the rest comes all the same.
const DEPTH = 16;

export async function filesOf(items) {
  const found = [];
  for (const { handle, entry, file } of items) {
    const kept = await Promise.resolve(handle).catch(() => null);
    if (kept?.kind === "directory") await walkHandle(kept, kept.name, found, 0);
    else if (kept) await put(found, { handle: kept }, kept.name, async () => file ?? kept.getFile());
    else if (entry?.isDirectory) await walkEntry(entry, entry.name, found, 0);
    else if (file) found.push({ file });
  }
  return found;
}

async function put(found, one, name, read) {
  const file = await read().catch(() => null);
  found.push(file ? { ...one, file } : { folder: one.folder, unread: name });
}

async function walkHandle(directory, folder, found, depth) {
  try {
    if (depth > DEPTH) throw new Error("too deep");
    for await (const handle of directory.values()) {
      if (handle.kind === "directory") await walkHandle(handle, folder, found, depth + 1);
      else await put(found, { handle, folder }, handle.name, () => handle.getFile());
    }
  } catch {
    found.push({ folder, unread: directory.name });
  }
}

async function walkEntry(directory, folder, found, depth) {
  try {
    if (depth > DEPTH) throw new Error("too deep");
    const reader = directory.createReader();
    // A hundred at a time, until there are none.
    for (;;) {
      const entries = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (!entries.length) return;
      for (const entry of entries) {
        if (entry.isDirectory) await walkEntry(entry, folder, found, depth + 1);
        else await put(found, { folder }, entry.name, () => new Promise((resolve, reject) => entry.file(resolve, reject)));
      }
    }
  } catch {
    found.push({ folder, unread: directory.name });
  }
}
