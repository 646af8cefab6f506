// Photos as records only: an album of any size in seconds. They stand in Redis as copies of photos that were uploaded, each
// with an id and an instant of its own, and show the pictures of those.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";

const run = promisify(execFile);
const DAY = 86_400_000;
const FIRST = Date.UTC(2019, 4, 3, 7);

// Makes `count` photos in an album out of some that are in it; their ids in order of date. They are spread over days of one
// to 80 photos.
export async function multiply(socket, album, photos, count) {
  const originals = await Promise.all(photos.map((photo) => fields(socket, photo)));
  const commands = [];
  const ids = [];
  let taken = FIRST;
  for (let n = 0, left = 0; n < count; n++, left--) {
    taken = left > 0 ? taken + 60_000 : FIRST + (Math.floor((taken - FIRST) / DAY) + 1) * DAY;
    if (left <= 0) left = 1 + ((n * 37) % 80);
    const id = `0190a0b0c0d07000${(0x8000000000000000n + BigInt(n)).toString(16)}`;
    const copy = { ...originals[n % originals.length], album, taken, filename: `IMG_${n}.jpg` };
    commands.push(["HSET", `photo:${id}`, ...Object.entries(copy).flat()], ["ZADD", `album:${album}:photos`, taken, id]);
    ids.push(id);
  }
  commands.push(["ZREM", `album:${album}:photos`, ...photos], ["HINCRBY", `album:${album}`, "version", 1]);
  await pipe(socket, commands);
  return ids;
}

async function fields(socket, photo) {
  const { stdout } = await run("redis-cli", ["-s", socket, "--json", "HGETALL", `photo:${photo}`]);
  return JSON.parse(stdout);
}

async function pipe(socket, commands) {
  const redis = spawn("redis-cli", ["-s", socket, "--pipe"], { stdio: ["pipe", "ignore", "inherit"] });
  const words = (command) => [`*${command.length}`, ...command.flatMap((word) => [`$${Buffer.byteLength(String(word))}`, word])];
  for (const command of commands) {
    if (!redis.stdin.write(`${words(command).join("\r\n")}\r\n`)) await once(redis.stdin, "drain");
  }
  redis.stdin.end();
  const [code] = await once(redis, "exit");
  if (code) throw new Error(`redis-cli ended with ${code}`);
}
