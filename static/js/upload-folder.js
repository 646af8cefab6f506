// What is in the things that were dropped: files, and folders with all that is in them. Each file comes with the name of the
// folder it was dropped with, and with a handle where the browser gives one that a later page can use.
const DEPTH = 16;

export async function filesOf(items) {
  const found = [];
  for (const { handle, entry, file } of items) {
    const kept = await Promise.resolve(handle).catch(() => null);
    if (kept?.kind === "directory") await walkHandle(kept, kept.name, found, 0);
    else if (kept) found.push({ file: file ?? (await kept.getFile()), handle: kept });
    else if (entry?.isDirectory) await walkEntry(entry, entry.name, found, 0);
    else if (file) found.push({ file });
  }
  return found;
}

async function walkHandle(directory, folder, found, depth) {
  if (depth > DEPTH) return;
  for await (const handle of directory.values()) {
    if (handle.kind === "directory") await walkHandle(handle, folder, found, depth + 1);
    else found.push({ file: await handle.getFile(), handle, folder });
  }
}

async function walkEntry(directory, folder, found, depth) {
  if (depth > DEPTH) return;
  const reader = directory.createReader();
  // A hundred at a time, until there are none.
  for (;;) {
    const entries = await new Promise((resolve, reject) => reader.readEntries(resolve, reject)).catch(() => []);
    if (!entries.length) return;
    for (const entry of entries) {
      if (entry.isDirectory) await walkEntry(entry, folder, found, depth + 1);
      else found.push({ file: await new Promise((resolve, reject) => entry.file(resolve, reject)), folder });
    }
  }
}
