// Whether two files are the same, or one is still what was sent of it. By the bytes: scanners and cameras give other
// pictures the same name, size and date.
const PIECE = 4 * 1024 * 1024;

// What some bytes come to, for telling pieces apart by accident and not against malice: browsers lend their own hashes to safe
// pages only. Each step can be turned back, so that no single change gets lost.
export function mark(buffer) {
  const words = new Uint32Array(buffer, 0, buffer.byteLength >> 2);
  return mixed(new Uint8Array(buffer, words.byteLength), mixed(words, buffer.byteLength));
}

function mixed(parts, hash) {
  for (let at = 0; at < parts.length; at++) {
    hash = Math.imul(hash ^ parts[at], 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
}

// Whether two that look alike are one. What cannot be read is no file that we know.
export async function same(one, other) {
  for (let at = 0; at < one.size; at += PIECE) {
    const pieces = await Promise.all([one, other].map((file) => markOf(file, at, at + PIECE)));
    if (pieces.includes(null) || pieces[0] !== pieces[1]) return false;
  }
  return true;
}

// Whether each part that was sent, { from, to, mark }, is in it.
export async function holds(file, parts) {
  for (const { from, to, mark } of parts) if ((await markOf(file, from, to)) !== mark) return false;
  return true;
}

export const alike = (one, other) => one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;

const markOf = (file, from, to) => file.slice(from, to).arrayBuffer().then(mark, () => null);
