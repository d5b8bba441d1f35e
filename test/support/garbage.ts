import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");

/** Collects all garbage, at once. */
export const collectGarbage = runInNewContext("gc") as () => void;

/** Bytes of the heap that are in use once its garbage is collected. */
export function heapAfterCollection(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
