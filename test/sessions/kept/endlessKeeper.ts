import { setImmediate as breathe } from "node:timers/promises";
import { KeptLogs } from "../../../src/sessions/kept/keptLogs.ts";
import { dated, received } from "./support.ts";

/** A process that keeps lines until it is killed: `ROOT HOST APP LOG`. */
const [, , root = "", host = "", app = "", log = ""] = process.argv;
const kept = new KeptLogs({ root });
const { see } = kept.keep({ host, app }, log, (error) => {
  throw error;
});
for (let from = 0; ; from += 100) {
  see(received(dated(100, from)));
  await breathe();
  // Faster than the disk it would leave holes.
  if (from % 20_000 === 0) await new Promise((resolve) => setTimeout(resolve, 100));
}
