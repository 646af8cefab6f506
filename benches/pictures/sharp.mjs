// The pipeline of sharp that does least: decode once, 2048 from that, 800 from 2048, 320 from 800. One line of JSON in
// ({file, profile, folder}), one line out: milliseconds of processor time and the peak of memory so far.
import { createInterface } from 'node:readline';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

sharp.concurrency(1);
sharp.cache(false);

const smaller = (from, edge) => from.resize(edge, edge, { fit: 'inside', withoutEnlargement: true });
const raw = async (from) => {
  const { data, info } = await from.raw().toBuffer({ resolveWithObject: true });
  return () => sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
};
const jpeg = (from) => from.jpeg({ quality: 80 }).toBuffer();

async function ladder(file, profile) {
  const original = sharp(readFileSync(file), { ignoreIcc: !profile }).autoOrient();
  const view = await raw(smaller(original, 2048));
  const grid = await raw(smaller(view(), 800));
  return { view: await jpeg(view()), grid: await jpeg(grid()), thumb: await jpeg(smaller(grid(), 320)) };
}

console.log(JSON.stringify({ sharp: sharp.versions.sharp, vips: sharp.versions.vips }));
for await (const line of createInterface({ input: process.stdin })) {
  const { file, profile, folder } = JSON.parse(line);
  const before = process.cpuUsage();
  const made = await ladder(file, profile);
  const { user, system } = process.cpuUsage(before);
  for (const [name, bytes] of Object.entries(made)) writeFileSync(join(folder, `${name}.jpg`), bytes);
  console.log(JSON.stringify({ ms: (user + system) / 1000, kib: process.resourceUsage().maxRSS }));
}
