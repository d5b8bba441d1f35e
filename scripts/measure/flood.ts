import { setImmediate as yieldToSockets } from "node:timers/promises";
import { startWorkspace } from "../../test/support/workspace/index.ts";

/** A stand-in workspace in a process of its own, so that its work is not counted as the window's. */
export type FloodMessage =
  | { readonly kind: "ready"; readonly profileIni: string }
  /** Every line asked for has left for the client. */
  | { readonly kind: "sent" };

/** Lines between the newest one and the client: the client sets the pace, as it does on a real connection. */
const longestLag = 20_000;
const step = 1000;

const quiet = ["quiet-a", "quiet-b", "quiet-c"].map((name) => ({ name }));
const workspace = await startWorkspace({ apps: [{ name: "flood", keepLedger: false }, ...quiet] });
const app = workspace.app("flood");
let emitted = 0;

function nextLines(): { source: string; message: string }[] {
  return Array.from({ length: step }, () => {
    emitted += 1;
    const source = emitted % 10 === 0 ? "SYSTEM" : "APP";
    return {
      source,
      message: `INFO:     10.0.0.${emitted % 256} - "GET /orders/${emitted} HTTP/1.1" 200 OK`,
    };
  });
}

async function emitUpTo(total: number): Promise<void> {
  const sent = (): number => app.connections.at(-1)?.sent ?? 0;
  while (sent() < total) {
    if (emitted < total && emitted - sent() < longestLag) app.emit(...nextLines());
    await yieldToSockets();
  }
}

function tell(message: FloodMessage): void {
  process.send?.(message);
}

process.on("message", (total) => {
  void emitUpTo(Number(total)).then(() => {
    tell({ kind: "sent" });
  });
});
process.once("disconnect", () => {
  void workspace.close();
});
tell({ kind: "ready", profileIni: workspace.profileIni("DEFAULT") });
