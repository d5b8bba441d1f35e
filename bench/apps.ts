import { listApps } from "../src/databricks/api/apps.ts";
import { openSignedInWorkspace } from "../src/databricks/workspace.ts";
import { startWorkspace } from "../test/support/workspace/index.ts";
import { median } from "./median.ts";

// How soon the apps of a large workspace can be chosen: the first page of them, and all.

const APPS = 500;
/** What a request to a workspace takes. Milliseconds. */
const ANSWER_MS = 80;

export async function apps(rounds: number): Promise<void> {
  const names = Array.from({ length: APPS }, (_, index) => ({
    name: `app-${String(index).padStart(3, "0")}`,
  }));
  const standIn = await startWorkspace({ apps: names });
  try {
    const workspace = openSignedInWorkspace({
      host: standIn.url,
      tokenProvider: () => Promise.resolve(standIn.issueToken()),
    });
    const times: { first: number[]; all: number[] } = { first: [], all: [] };
    for (let round = 0; round < rounds; round += 1) {
      for (let page = 0; page < APPS; page += 20) standIn.failNext("/api/2.0/apps", { delayMs: ANSWER_MS });
      const from = performance.now();
      let first: number | undefined;
      const onPage = (): void => {
        first ??= performance.now() - from;
      };
      await listApps(workspace, { signal: new AbortController().signal, onPage });
      times.all.push(performance.now() - from);
      times.first.push(first ?? NaN);
    }
    console.log(`${APPS} apps in pages of 20, ${ANSWER_MS} ms each, median of ${rounds}`);
    console.log(`first rows   ${median(times.first).toFixed(0).padStart(6)} ms`);
    console.log(`all          ${median(times.all).toFixed(0).padStart(6)} ms`);
  } finally {
    await standIn.close();
  }
}
