import { createReadStream } from "node:fs";
import { text } from "node:stream/consumers";
import { parseFrame } from "../src/logstream/entry.ts";
import { readEntries } from "../src/reading/readEntries.ts";

// npm run -s read -- FILE: how the product reads a log. A line is a frame as the service sends it, or plain text; `-` is
// standard input.
const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error("Name a file, or - for standard input: npm run -s read -- FILE");
  process.exitCode = 2;
} else {
  const input = await text(file === "-" ? process.stdin : createReadStream(file));
  const frames = input.split("\n");
  if (frames.at(-1) === "") frames.pop();
  const lines = frames.map((frame) => parseFrame(Buffer.from(frame)) ?? { message: "" });
  for (const entry of readEntries(lines)) console.log(JSON.stringify(entry));
}
