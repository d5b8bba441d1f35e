import {
  createNoise,
  orderLines,
  reportLines,
  requestsOf,
  startupLines,
  uvicornStartup,
} from "./demoLines.ts";
import { fatalJobs } from "./demoTracebacks.ts";
import { sleep } from "./httpServer.ts";
import type { EntryToEmit, StandInApp, Workspace } from "./types.ts";

/** How long a demo app takes to start, stop or be deployed, milliseconds: long enough to be watched. */
const transitionMs = 2500;

export interface DemoOptions {
  /** How many times faster than life. Default 1. */
  readonly speed?: number;
}

interface Stage {
  readonly signal: AbortSignal;
  /** False when the demo is over. */
  readonly wait: (ms: number) => Promise<boolean>;
}

/** Lives one run of an app, from its first line to its end; returns early when the demo is over. */
type Run = (app: StandInApp, stage: Stage) => Promise<void>;

/**
 * Four apps to look at: `orders-api` (chatty), `image-resizer` (crashes and comes back, again and again),
 * `quiet-reports` (a line now and then) and `old-dashboard` (stopped; it lives when started).
 */
export async function startDemoApps(
  workspace: Workspace,
  { speed = 1 }: DemoOptions = {},
): Promise<{ dispose: () => void }> {
  const disposal = new AbortController();
  const stage: Stage = {
    signal: disposal.signal,
    wait: (ms) => sleep(ms / speed, disposal.signal),
  };
  const common = { transitionMs: transitionMs / speed, creator: "ada@example.com" };
  const orders = await workspace.addApp({
    ...common,
    name: "orders-api",
    description: "Orders and customers, over HTTP",
    bufferLines: 8000,
    maxInstances: 3,
  });
  const resizer = await workspace.addApp({
    ...common,
    name: "image-resizer",
    description: "Thumbnails for the shop, when it does not crash",
  });
  const quiet = await workspace.addApp({ ...common, name: "quiet-reports", description: "Nightly reports" });
  const old = await workspace.addApp({
    ...common,
    name: "old-dashboard",
    description: "Replaced last spring",
    computeState: "STOPPED",
  });

  orders.emit(...inThePast(ordersHistory(), 120));
  quiet.emit(...inThePast([...startupLines("['python', 'reports.py']"), ...quietHistory()], 900));
  for (const [app, run, isNew] of [
    [orders, runOrders, false],
    [resizer, runResizer, true],
    [quiet, runQuiet, false],
    [old, runOrders, true],
  ] as const) {
    void live(app, run, isNew, stage);
  }
  return {
    dispose: () => {
      disposal.abort();
    },
  };
}

/** Runs the app whenever its state says so: it may be stopped, started and deployed by REST meanwhile. */
async function live(app: StandInApp, run: Run, isNew: boolean, stage: Stage): Promise<void> {
  let hasToStart = isNew;
  while (!stage.signal.aborted) {
    if (app.state.compute === "ACTIVE" && app.state.app === "RUNNING") {
      if (hasToStart) {
        app.emit(...startupLines(`['python', '-m', '${app.name.replaceAll("-", "_")}']`));
      }
      await run(app, stage);
      hasToStart = true;
    } else {
      hasToStart = true;
      await stage.wait(200);
    }
  }
}

/** Waits; false as soon as the app does not run any more. */
async function goesOn(app: StandInApp, ms: number, stage: Stage): Promise<boolean> {
  for (let leftMs = ms; leftMs > 0; leftMs -= 250) {
    if (!(await stage.wait(Math.min(leftMs, 250))) || app.state.app !== "RUNNING") {
      return false;
    }
  }
  return true;
}

async function runOrders(app: StandInApp, stage: Stage): Promise<void> {
  const noise = createNoise(7);
  if (app.buffered.length < 20) {
    app.emit(...uvicornStartup);
  }
  while (await goesOn(app, 60 + noise(280), stage)) {
    const lines = orderLines(noise);
    app.emit(...lines, ...requestsOf(lines, noise));
  }
}

async function runQuiet(app: StandInApp, stage: Stage): Promise<void> {
  const noise = createNoise(11);
  while (await goesOn(app, 20_000, stage)) {
    app.emit(...reportLines(noise));
  }
}

const crashes = new WeakMap<StandInApp, number>();

async function runResizer(app: StandInApp, stage: Stage): Promise<void> {
  const crash = crashes.get(app) ?? 0;
  crashes.set(app, crash + 1);
  const noise = createNoise(13 + crash);
  const fatal = fatalJobs[crash % fatalJobs.length];
  app.emit({ message: "INFO:image-resizer:waiting for jobs in /tmp/jobs.ndjson" });
  for (let job = 1; job <= 5; job++) {
    if (!(await goesOn(app, 500 + noise(900), stage))) {
      return;
    }
    app.emit({
      message: `INFO:image-resizer:job ${job}: /tmp/uploads/photo-${100 + noise(900)}.jpg to 320 px`,
    });
    app.emit({ message: `INFO:image-resizer:job ${job} done in ${40 + noise(200)} ms` });
  }
  if (fatal === undefined || !(await goesOn(app, 700, stage))) {
    return;
  }
  app.emit(
    { message: `INFO:image-resizer:job 6: ${fatal.path} to ${fatal.width ?? "None"} px` },
    ...fatal.traceback.map((message) => ({ message, severity: "ERROR" })),
    { source: "SYSTEM", message: "App exited unexpectedly with exit code 1" },
  );
  app.crash(`app crashed unexpectedly: ${fatal.error}`);
  if (!(await stage.wait(4000)) || app.state.app !== "CRASHED") {
    return;
  }
  app.emit({ source: "SYSTEM", message: "Restarting app" });
  // Most restarts happen beside the log service; every third takes it along.
  if (crash % 3 === 2) {
    await app.restart({ keepBuffer: true, downMs: 1500 });
  } else {
    app.setState({ app: "RUNNING" });
  }
}

function ordersHistory(): EntryToEmit[] {
  const noise = createNoise(3);
  const lines = [...startupLines("['uvicorn', 'main:app', '--host', '0.0.0.0']"), ...uvicornStartup];
  let shown = lines.length;
  while (shown < 400) {
    const next = orderLines(noise);
    lines.push(...next, ...requestsOf(next, noise));
    shown += next.length;
  }
  return lines;
}

function quietHistory(): EntryToEmit[] {
  const noise = createNoise(5);
  return Array.from({ length: 12 }, () => reportLines(noise)).flat();
}

/** Spreads the lines evenly over the last `seconds`. */
function inThePast(lines: readonly EntryToEmit[], seconds: number): EntryToEmit[] {
  const now = Date.now() / 1000;
  return lines.map((line, i) => ({ timestamp: now - seconds * (1 - i / lines.length), ...line }));
}
