import { randomUUID } from "node:crypto";
import { readFile, rm, stat, writeFile } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import path from "node:path";
import { openToAppend } from "./logFile.ts";

const OWNER_ONLY = 0o600;

/** Trouble with a recording's file that the file system itself has no name for. */
export class RecordingFileError extends Error {
  override readonly name = "RecordingFileError";
  /** `in-use`: another recording writes to it. `moved`: it was removed, or another file took its place. */
  readonly code: "in-use" | "moved";

  constructor(code: RecordingFileError["code"], file: string) {
    super(code === "in-use" ? `${file} is being recorded to.` : `${file} was removed or replaced.`);
    this.code = code;
  }
}

/**
 * The file of a recording: appended to, readable by the owner only, and by one recording at a time, whatever window it
 * belongs to. A lock file beside it, `.NAME.recording`, says who writes.
 */
export class RecordingFile {
  readonly #file: string;
  readonly #handle: FileHandle;
  readonly #lock: string;

  private constructor(file: string, handle: FileHandle, lock: string) {
    this.#file = file;
    this.#handle = handle;
    this.#lock = lock;
  }

  /** Throws the file system's error, or a RecordingFileError. */
  static async open(file: string): Promise<RecordingFile> {
    const lock = path.join(path.dirname(file), `.${path.basename(file)}.recording`);
    await takeLock(lock, file);
    try {
      return new RecordingFile(file, await openToAppend(file), lock);
    } catch (error) {
      await rm(lock, { force: true });
      throw error;
    }
  }

  /** Throws before anything is written when the file is no longer where it was: what went there would be lost. */
  async write(text: string): Promise<void> {
    if (!(await this.#isInPlace())) throw new RecordingFileError("moved", this.#file);
    await this.#handle.writeFile(text);
  }

  async close(): Promise<void> {
    try {
      await this.#handle.close();
    } finally {
      await rm(this.#lock, { force: true });
    }
  }

  async #isInPlace(): Promise<boolean> {
    const opened = await this.#handle.stat();
    try {
      const there = await stat(this.#file);
      return there.ino === opened.ino && there.dev === opened.dev;
    } catch (error) {
      if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return false;
      throw error;
    }
  }
}

/** Throws a RecordingFileError when a process that still runs holds the lock. */
async function takeLock(lock: string, file: string): Promise<void> {
  const mine = `${process.pid} ${randomUUID()}`;
  if (!(await createLock(lock, mine))) {
    if (isRunning(Number.parseInt(await readFile(lock, "utf8"), 10)))
      throw new RecordingFileError("in-use", file);
    // Left by a window that crashed. Of two windows that find it so, the one whose mark stays has it.
    await rm(lock, { force: true });
    await createLock(lock, mine);
  }
  if ((await readFile(lock, "utf8")) !== mine) throw new RecordingFileError("in-use", file);
}

async function createLock(lock: string, mark: string): Promise<boolean> {
  try {
    await writeFile(lock, mark, { flag: "wx", mode: OWNER_ONLY });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

function isRunning(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
