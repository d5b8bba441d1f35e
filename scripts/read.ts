import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { parseFrame } from "../src/logstream/entry.ts";
import { readEntries } from "../src/reading/readEntries.ts";

// npm run -s read -- FILE: how the product reads a log. A line is a frame as the service sends it, or plain text; `-` is
// standard input.
const [file, ...others] = process.argv.slice(2);
if (file === undefined || others.length > 0) {
  fail("Name one file, or - for standard input: npm run -s read -- FILE", 2);
} else {
  try {
    const input = file === "-" ? await text(process.stdin) : await readFile(file, "utf8");
    printEntries(input);
  } catch (error) {
    fail(`${file} cannot be read: ${reasonOf(error)}.`, 1);
  }
}

function printEntries(input: string): void {
  const frames = input.replace(/^\ufeff/, "").split("\n");
  if (frames.at(-1) === "") frames.pop();
  const lines = frames.map((frame) => parseFrame(Buffer.from(frame)) ?? { message: "" });
  for (const entry of readEntries(lines)) console.log(JSON.stringify(entry));
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return "there is no such file";
    case "EISDIR":
      return "it is a folder";
    case "EACCES":
    case "EPERM":
      return "you may not read it";
    case "ERR_STRING_TOO_LONG":
    case "ERR_FS_FILE_TOO_LARGE":
      return "it is too large; give a part of it";
    default:
      return error instanceof Error ? error.message : String(error);
  }
}

function fail(sentence: string, exitCode: number): void {
  console.error(sentence);
  process.exitCode = exitCode;
}
