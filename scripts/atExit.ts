import { constants } from "node:os";
import { endTreesNow } from "./processTree.ts";

const cleanups = new Set<() => void>();
let isInstalled = false;

function install(): void {
  if (isInstalled) return;
  isInstalled = true;
  process.on("exit", () => {
    endTreesNow([process.pid]);
    for (const cleanup of cleanups) cleanup();
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => process.exit(128 + constants.signals[signal]));
  }
}

/**
 * Runs `cleanup` when this process ends, by itself or by a signal, after every process below it has been ended.
 *
 * @returns a function that forgets the cleanup.
 */
export function atExit(cleanup: () => void = () => undefined): () => void {
  install();
  cleanups.add(cleanup);
  return () => cleanups.delete(cleanup);
}
