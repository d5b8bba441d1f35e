import { existsSync } from "node:fs";
import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { isAlive } from "../processTree.ts";

/** An install that takes longer than this has died with its process id taken over by another program. */
const lockLifetimeMs = 30 * 60_000;

export function cacheRoot(): string {
  const base = process.env["XDG_CACHE_HOME"];
  return join(base !== undefined && base !== "" ? base : join(homedir(), ".cache"), "databricks-app-logs");
}

async function isStale(lockFile: string): Promise<boolean> {
  try {
    const [owner, { mtimeMs }] = await Promise.all([readFile(lockFile, "utf8"), stat(lockFile)]);
    const pid = Number(owner);
    // A lock whose owner has not yet written its id is a few microseconds old.
    if (owner === "") return Date.now() - mtimeMs > 10_000;
    return !isAlive(pid) || Date.now() - mtimeMs > lockLifetimeMs;
  } catch {
    return false;
  }
}

/** Waits while another run installs the same thing: twice the download helps nobody. */
async function withLock(lockFile: string, onWait: () => void, action: () => Promise<void>): Promise<void> {
  let hasReported = false;
  for (;;) {
    try {
      const handle = await open(lockFile, "wx");
      await handle.writeFile(String(process.pid));
      await handle.close();
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      if (await isStale(lockFile)) {
        await rm(lockFile, { force: true });
        continue;
      }
      if (!hasReported) onWait();
      hasReported = true;
      await delay(500);
    }
  }
  try {
    await action();
  } finally {
    await rm(lockFile, { force: true });
  }
}

/** What a killed install left behind. */
async function removeAbandoned(root: string, name: string): Promise<void> {
  for (const entry of await readdir(root)) {
    const pid = new RegExp(`^\\.${name}-(\\d+)\\.partial$`).exec(entry)?.[1];
    if (pid !== undefined && (Number(pid) === process.pid || !isAlive(Number(pid)))) {
      await rm(join(root, entry), { recursive: true, force: true });
    }
  }
}

/**
 * A folder that exists only when complete: `fill` works in a folder beside it, which is then renamed.
 * The lock only saves work; it is the rename that makes two runs at the same time harmless.
 */
export async function ensureCached(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const root = cacheRoot();
  const target = join(root, name);
  if (existsSync(target)) return target;
  await mkdir(root, { recursive: true });
  await withLock(
    join(root, `.${name}.lock`),
    () => {
      console.error("Another run is installing it. Waiting for that one.");
    },
    async () => {
      if (existsSync(target)) return;
      await removeAbandoned(root, name);
      const partial = join(root, `.${name}-${process.pid}.partial`);
      await mkdir(partial);
      try {
        await fill(partial);
        await rename(partial, target);
      } catch (error) {
        if (!existsSync(target)) throw error;
      } finally {
        await rm(partial, { recursive: true, force: true });
      }
    },
  );
  return target;
}
