import { createHash, randomUUID } from "node:crypto";
import { realpathSync } from "node:fs";
import { mkdir, open, readFile, rm, stat } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { openToAppend, OWNER_ONLY } from "./logFile.ts";

const sentences: Readonly<Record<RecordingFileError["code"], (file: string) => string>> = {
  "in-use": (file) => `${file} is being recorded to.`,
  moved: (file) => `${file} was removed or replaced.`,
  "too-slow": () => "The disk did not keep up with the log.",
};

/** Trouble with a recording's file that the file system itself has no name for. */
export class RecordingFileError extends Error {
  override readonly name = "RecordingFileError";
  /**
   * `in-use`: another recording writes to it. `moved`: it was removed, or another file took its place. `too-slow`: it did not take
   * lines as fast as they came.
   */
  readonly code: "in-use" | "moved" | "too-slow";

  constructor(code: RecordingFileError["code"], file: string) {
    super(sentences[code](file));
    this.code = code;
  }
}

/**
 * The file of a recording: appended to, readable by the owner only, and by one recording at a time, whatever window it
 * belongs to. A lock file, out of sight in the person's cache, says who writes.
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
    const lock = lockFileOf(file);
    await mkdir(path.dirname(lock), { recursive: true, mode: 0o700 });
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

/** The file that says that `file` is being recorded to, and by which process: the same by whatever way it is reached. */
export function lockFileOf(file: string): string {
  const place = path.join(realFolder(path.dirname(path.resolve(file))), path.basename(file));
  const name = createHash("sha256").update(place).digest("hex").slice(0, 32);
  return path.join(cacheFolder(), "databricks-app-logs", "recordings", `${name}.lock`);
}

function realFolder(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch {
    return folder;
  }
}

/** Of the person and this machine, as the systems have it. */
function cacheFolder(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (process.platform === "win32") return LOCALAPPDATA ?? path.join(homedir(), "AppData", "Local");
  if (process.platform === "darwin") return path.join(homedir(), "Library", "Caches");
  return XDG_CACHE_HOME !== undefined && path.isAbsolute(XDG_CACHE_HOME)
    ? XDG_CACHE_HOME
    : path.join(homedir(), ".cache");
}

/** Throws a RecordingFileError when another recording holds the lock, or takes it first. */
async function takeLock(lock: string, file: string): Promise<void> {
  const mark = `${process.pid} ${randomUUID()}`;
  if (await createLock(lock, mark)) return;
  const found = await readLock(lock);
  const isFree = found === undefined || (isStale(found) && (await removeStale(lock, found)));
  if (!isFree || !(await createLock(lock, mark))) throw new RecordingFileError("in-use", file);
}

/**
 * Removes the lock that a crashed window left. Whoever claims its mark may, and only while the lock still has that
 * mark: a lock that somebody else has taken meanwhile is never removed.
 */
async function removeStale(lock: string, mark: string): Promise<boolean> {
  const claim = `${lock}.${createHash("sha256").update(mark).digest("hex").slice(0, 12)}`;
  if (!(await createLock(claim, mark))) return false;
  try {
    if ((await readLock(lock)) !== mark) return false;
    await rm(lock, { force: true });
    return true;
  } finally {
    await rm(claim, { force: true });
  }
}

async function createLock(lock: string, mark: string): Promise<boolean> {
  let handle: FileHandle;
  try {
    handle = await open(lock, "wx", OWNER_ONLY);
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
  try {
    await handle.writeFile(mark);
  } catch (error) {
    await rm(lock, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  return true;
}

/** Undefined when there is none. */
async function readLock(lock: string): Promise<string | undefined> {
  try {
    return await readFile(lock, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Whether the process of a lock is gone. A lock without a process is only just being written. */
function isStale(mark: string): boolean {
  const pid = Number.parseInt(mark, 10);
  return pid > 0 && !isRunning(pid);
}

function isRunning(pid: number): boolean {
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
