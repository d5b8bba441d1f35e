import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { open, rename, rm, stat } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import path from "node:path";
import { formatEntry } from "../logstream/index.ts";
import type { LogLine, OutputFormat } from "../logstream/index.ts";
import { LineRedactor } from "../reading/secrets/redactLines.ts";

/** Log lines can hold anything the app printed: for the owner only. */
export const OWNER_ONLY = 0o600;
const CHUNK_LENGTH = 256 * 1024;
const JSON_EXTENSIONS: ReadonlySet<string> = new Set([".ndjson", ".jsonl", ".json"]);

/** NDJSON for `.ndjson`, `.jsonl` and `.json`; the Databricks CLI's text for everything else. */
export function formatForFile(file: string): OutputFormat {
  return JSON_EXTENSIONS.has(path.extname(file).toLowerCase()) ? "json" : "text";
}

export interface FileFormat {
  readonly outputFormat: OutputFormat;
  /** Masks what looks like a secret; undefined: nothing is masked. */
  readonly redactor: LineRedactor | undefined;
}

export function formatLines(lines: readonly LogLine[], format: FileFormat): string {
  return lines.map((line) => formatLine(line, format)).join("");
}

function formatLine(line: LogLine, { outputFormat, redactor }: FileFormat): string {
  return `${formatEntry(redactor ? redactor.line(line) : line, { outputFormat })}\n`;
}

export interface SaveOptions {
  /** Masks what looks like a secret. Default: it does. */
  readonly isRedacted?: boolean;
}

/** What `saveLines` would write to a file of this name, for a place that no path leads to. */
export function encodeLines(file: string, lines: readonly LogLine[], options: SaveOptions = {}): Uint8Array {
  return Buffer.concat([...fileChunks(file, lines, options)].map((piece) => Buffer.from(piece)));
}

/** Whether nobody but its owner may read the file, as far as its mode tells; on Windows a mode tells nothing. */
export async function isOwnerOnly(
  file: string,
  platform: NodeJS.Platform = process.platform,
): Promise<boolean> {
  return platform !== "win32" && ((await stat(file)).mode & 0o077) === 0;
}

/**
 * Writes lines to `file`, whole or not at all: into a new file beside it, readable by the owner only, that takes its
 * place at the end. What was there before keeps its content on any failure; a symbolic link is replaced, never
 * followed. Secrets are masked unless told otherwise. Throws the file system's error.
 */
export async function saveLines(
  file: string,
  lines: readonly LogLine[],
  options: SaveOptions = {},
): Promise<void> {
  const temporary = path.join(
    path.dirname(file),
    `.${path.basename(file)}.${randomBytes(6).toString("hex")}.tmp`,
  );
  const handle = await open(temporary, "wx", OWNER_ONLY);
  try {
    try {
      for (const piece of fileChunks(file, lines, options)) await handle.writeFile(piece);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    // The first error is the one to report; a leftover that cannot be removed either adds nothing.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Opens a file to append to, only if it is a regular file and no link. Throws the file system's error. */
export async function openToAppend(file: string): Promise<FileHandle> {
  const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants;
  // Windows has no O_NOFOLLOW.
  const handle = await open(file, O_APPEND | O_CREAT | O_WRONLY | (O_NOFOLLOW || 0), OWNER_ONLY);
  try {
    await handle.chmod(OWNER_ONLY);
  } catch (error) {
    await handle.close();
    throw error;
  }
  return handle;
}

/** In pieces, since a disk or a string may hold less than the whole. */
function* fileChunks(
  file: string,
  lines: readonly LogLine[],
  { isRedacted = true }: SaveOptions,
): Generator<string> {
  const redactor = isRedacted ? new LineRedactor() : undefined;
  redactor?.begin(lines);
  const format: FileFormat = { outputFormat: formatForFile(file), redactor };
  let piece = "";
  for (const line of lines) {
    piece += formatLine(line, format);
    if (piece.length < CHUNK_LENGTH) continue;
    yield piece;
    piece = "";
  }
  yield piece;
}
