// Makes static/dist of static/css, static/js and the packages of package-lock.json: what the binary serves in place of the
// single files. Every piece beside its compressed forms, so that no request has to compress anything.
import { build } from "esbuild";
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const FOLDER = "static/dist";
// Less than one packet: compressing it saves nobody anything.
const SMALL = 1_000;

await rm(FOLDER, { recursive: true, force: true });
const common = {
  outdir: FOLDER,
  entryNames: "[name]",
  chunkNames: "[name]-[hash]",
  bundle: true,
  minify: true,
  metafile: true,
  legalComments: "eof",
  // What knows light-dark() and nesting; older browsers get the pages without behaviours.
  target: ["chrome123", "firefox120", "safari17.5"],
  logLevel: "warning",
};
const built = await Promise.all([
  build({ ...common, entryPoints: ["static/js/app.js", "static/css/salon.css", "static/css/viewer.css"], splitting: true, format: "esm" }),
  // It is no module, and brings along what it needs.
  build({ ...common, entryPoints: ["static/js/first-screen.js"], format: "iife" }),
]);
for (const file of await readdir(FOLDER)) {
  const bytes = await readFile(`${FOLDER}/${file}`);
  if (bytes.length < SMALL) continue;
  const options = { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } };
  await writeFile(`${FOLDER}/${file}.br`, brotliCompressSync(bytes, options));
  await writeFile(`${FOLDER}/${file}.gz`, gzipSync(bytes, { level: 9 }));
}
const outputs = built.flatMap(({ metafile }) => Object.entries(metafile.outputs)).map(([path, { bytes }]) => `${path.slice(FOLDER.length + 1)} ${bytes}`);
console.log(`static/dist: ${outputs.join(", ")} bytes`);
