import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DatabricksError } from "../api/errors.ts";
import type { Lock } from "./lock.ts";
import { phrase } from "../api/phrase.ts";

export interface FolderLockOptions {
  /** Created when missing. All who are to exclude each other must name the same one. */
  readonly folder: string;
  /** A lock nobody touched for so long was left by a process that died, milliseconds. Default 10000. */
  readonly staleMs?: number | undefined;
  /** How long to wait for a lock that is kept alive, milliseconds. Default 120000. */
  readonly maxWaitMs?: number | undefined;
}

interface Held {
  readonly path: string;
  readonly owner: string;
}

const pollMs = 40;
/** On Windows a file that is being deleted cannot be created for a moment. */
const maxOddFailures = 20;

/** A lock across processes: one file for each name. Throws `timeout` when it is held for too long. */
export function createFolderLock(options: FolderLockOptions): Lock {
  const { folder, staleMs = 10_000, maxWaitMs = 120_000 } = options;

  return async (name, signal, task) => {
    const path = join(folder, `${createHash("sha256").update(name).digest("hex").slice(0, 32)}.lock`);
    const held = await acquire(path, signal, { staleMs, maxWaitMs });
    if (held === undefined) return task();
    const heartbeat = setInterval(() => {
      const now = new Date();
      utimes(path, now, now).catch(() => undefined);
    }, staleMs / 4);
    heartbeat.unref();
    try {
      return await task();
    } finally {
      clearInterval(heartbeat);
      await release(held);
    }
  };
}

/** Undefined where no file can be made at all: a lock that cannot be had must not stand in the way of signing in. */
async function acquire(
  path: string,
  signal: AbortSignal,
  { staleMs, maxWaitMs }: { readonly staleMs: number; readonly maxWaitMs: number },
): Promise<Held | undefined> {
  const owner = randomUUID();
  const giveUpAt = performance.now() + maxWaitMs;
  for (let oddFailures = 0; oddFailures < maxOddFailures;) {
    signal.throwIfAborted();
    const outcome = await create(path, owner);
    if (outcome === "created") return { path, owner };
    if (outcome === "failed") oddFailures += 1;
    else await removeStale(path, staleMs);
    if (performance.now() > giveUpAt) {
      throw new DatabricksError(
        "timeout",
        phrase(
          "Another window has been renewing the sign-in for more than {0} s. Check your network, or try again later.",
          maxWaitMs / 1000,
        ),
      );
    }
    await sleep(pollMs * (0.5 + Math.random()), undefined, { signal }).catch(() => {
      signal.throwIfAborted();
    });
  }
  return undefined;
}

async function create(path: string, owner: string): Promise<"created" | "taken" | "failed"> {
  try {
    await writeFile(path, owner, { flag: "wx", mode: 0o600 });
    return "created";
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return "taken";
    if (code === "ENOENT") await mkdir(join(path, ".."), { recursive: true }).catch(() => undefined);
    return "failed";
  }
}

/**
 * Two who find the same stale lock must not both remove it: the second would remove the first one's new lock. So
 * whoever removes it holds a second file meanwhile, and looks again.
 */
async function removeStale(path: string, staleMs: number): Promise<void> {
  if (!(await isOlder(path, staleMs))) return;
  const breaking = `${path}.break`;
  if ((await create(breaking, "")) !== "created") {
    if (await isOlder(breaking, staleMs)) await remove(breaking);
    return;
  }
  try {
    if (await isOlder(path, staleMs)) await remove(path);
  } finally {
    await remove(breaking);
  }
}

async function isOlder(path: string, ageMs: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Math.abs(Date.now() - found.mtimeMs) > ageMs;
}

/** Somebody may have taken over what a sleeping machine held for too long. */
async function release({ path, owner }: Held): Promise<void> {
  const content = await readFile(path, "utf8").catch(() => undefined);
  if (content === owner) await remove(path);
}

async function remove(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => undefined);
}
