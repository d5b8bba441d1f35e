import { streamApp } from "../../test/ui-e2e/support/streaming.ts";
import type { VSCodeWindow } from "../../test/ui-e2e/support/window.ts";
import { openDesk, type Desk, type DeskOptions } from "./desk.ts";
import { ExtensionHost } from "./extensionHost.ts";
import { longestLag, medians, megabytes, milliseconds, percentile, printRow } from "./figures.ts";
import { readFrames, readSights, startFrames, startSights } from "./gauges.ts";
import { findProcesses, processorSeconds } from "./processes.ts";
import { openEditor, typeFor } from "./typing.ts";

const columns = [
  "lines/s",
  "loop p99",
  "loop max",
  "gap p99",
  "gap max",
  "behind",
  "RSS",
  "host CPU",
  "page CPU",
  "key p50",
  "key p95",
];

export interface RatesOptions extends Omit<DeskOptions, "vsix"> {
  /** Lines a second, a row for each. */
  readonly rates: readonly number[];
  readonly seconds: number;
  readonly rounds: number;
  /** A row of each rate for each of these packages, measured in turn. */
  readonly packages: readonly string[];
}

/**
 * What a flood of a pace does to a window while somebody types in an editor, in a window of its own for each row. The
 * first row is without a flood.
 *
 * loop: how late the extension host runs what is due. gap: between two frames of the window. behind: the age of the newest
 * line in view, at most. RSS: how far the extension host's memory rose above what it was before. CPU: what extension
 * host and page took, which tells more than the rest where others use the machine. key: from a key to its
 * letter on the screen.
 */
export async function measureRates(options: RatesOptions): Promise<void> {
  const { rates, packages, rounds } = options;
  printRow(columns);
  for (const rate of [0, ...rates]) {
    const rows = packages.map((vsix) => ({ vsix, figures: [] as number[][] }));
    for (let round = 0; round < rounds; round += 1) {
      for (const row of rows) row.figures.push(await measureRate(rate, { ...options, vsix: row.vsix }));
    }
    for (const { vsix, figures } of rows) report(rate, medians(figures), packages.length > 1 ? vsix : "");
  }
}

function report(rate: number, figures: readonly number[], name: string): void {
  const [loopP99 = NaN, loopMax = NaN, gapP99 = NaN, gapMax = NaN, lagMs = NaN, rssMb = NaN, ...others] =
    figures;
  printRow([
    rate.toLocaleString("en"),
    ...[loopP99, loopMax, gapP99, gapMax].map(milliseconds),
    rate === 0 ? "-" : `${(lagMs / 1000).toFixed(1)} s`,
    megabytes(rssMb),
    ...others.slice(0, 2).map((cpu) => `${cpu.toFixed(1)} s`),
    ...others.slice(2).map(milliseconds),
    ...(name === "" ? [] : [`  ${name}`]),
  ]);
}

async function measureRate(
  rate: number,
  { seconds, ...options }: DeskOptions & { readonly seconds: number },
): Promise<number[]> {
  await using desk = await openDesk(options);
  const window = await desk.vscode.openWindow();
  await streamApp(window, "flood");
  await window.statusBar.waitFor("flood: live");
  await openEditor(window);
  await using host = await ExtensionHost.find();
  const beforeMb = await host.afterGarbageMb();
  const pages = await findProcesses("--type=renderer");
  const processorTimes = (): Promise<number[]> => Promise.all([[host.pid], pages].map(processorSeconds));
  const cpuBefore = await processorTimes();
  await host.startLoopDelay();
  await startFrames(window.page);
  await startSights(window.page);
  let highestMb = beforeMb;
  const watch = setInterval(() => {
    void host.residentMb().then((nowMb) => {
      highestMb = Math.max(highestMb, nowMb);
    });
  }, 100);
  const [keys] = await Promise.all([
    typeFor(window, seconds),
    rate === 0 ? undefined : flood(desk, window, rate, seconds),
  ]);
  clearInterval(watch);
  const cpu = await processorTimes();
  const loop = await host.readLoopDelay();
  const gaps = await readFrames(window.page);
  const lagMs = longestLag(await readSights(window.page));
  return [
    loop.p99Ms,
    loop.maxMs,
    gaps.p99Ms,
    gaps.maxMs,
    lagMs,
    highestMb - beforeMb,
    ...cpu.map((taken, index) => taken - (cpuBefore[index] ?? NaN)),
    percentile(keys, 0.5),
    percentile(keys, 0.95),
  ];
}

async function flood(
  desk: Desk,
  window: VSCodeWindow,
  linesPerSecond: number,
  seconds: number,
): Promise<void> {
  const lines = await desk.flood({ kind: "pace", linesPerSecond, seconds });
  await window.output.waitForText(`GET /orders/${lines} `);
}
