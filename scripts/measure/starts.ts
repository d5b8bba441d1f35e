import { eventually } from "../../test/ui-e2e/support/eventually.ts";
import { streamApp } from "../../test/ui-e2e/support/streaming.ts";
import type { VSCodeWindow } from "../../test/ui-e2e/support/window.ts";
import { openDesk, type DeskOptions } from "./desk.ts";
import { milliseconds, percentile, printRow } from "./figures.ts";

export interface StartsOptions extends DeskOptions {
  readonly rounds: number;
}

export interface FirstLineOptions extends StartsOptions {
  /** Lines that each app has logged before. */
  readonly backlog: number;
}

/** From the last Enter to the first line of a log on the screen, of apps that are quiet and of some that log on. */
export async function measureFirstLine({ backlog, rounds, ...options }: FirstLineOptions): Promise<void> {
  await using desk = await openDesk(options);
  await desk.flood({ kind: "backlog", lines: backlog });
  const window = await desk.vscode.openWindow();
  await watchEnter(window);
  // The first list of apps signs in, which is not what is measured.
  await streamApp(window, "quiet-a");
  for (const name of ["backlog-quiet", "backlog-chatty"]) {
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await window.page.evaluate("globalThis.firstLineMs = undefined");
      await streamApp(window, name);
      times.push(
        await eventually(`the first line of ${name}`, () =>
          window.page.evaluate<number | undefined>("globalThis.firstLineMs"),
        ),
      );
      await window.run("Databricks: Close App Logs");
    }
    printRow([`${name}:`, milliseconds(percentile(times, 0.5)), `  (${times.map(milliseconds).join(", ")})`]);
  }
}

/** Notes in the page when Enter was pressed last, and how long after it a line of the log was seen. */
async function watchEnter(window: VSCodeWindow): Promise<void> {
  await window.page.evaluate(`
    let enterMs = 0;
    document.addEventListener("keydown", ({ key, timeStamp }) => {
      if (key === "Enter") enterMs = timeStamp;
    }, true);
    const look = () => {
      const lines = [...document.querySelectorAll(".monaco-editor[data-uri^='output:'] .view-line")];
      if (globalThis.firstLineMs === undefined && lines.some(({ textContent }) => textContent.includes("/orders/")))
        globalThis.firstLineMs = performance.now() - enterMs;
      requestAnimationFrame(look);
    };
    look();
  `);
}

/** What VS Code says that the extension takes of a window's start. */
export async function measureActivation({ rounds, ...options }: StartsOptions): Promise<void> {
  await using desk = await openDesk(options);
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await using window = await desk.vscode.openWindow();
    await window.run("Developer: Show Running Extensions");
    const row = window.page.locator(".runtime-extensions-editor .extension", {
      hasText: "Databricks App Logs",
    });
    const [, time] = await eventually(
      "the activation time",
      async () => /Activation: (\d+)ms/.exec((await row.allInnerTexts()).join("\n")) ?? undefined,
    );
    times.push(Number(time));
  }
  printRow([
    "activation:",
    milliseconds(percentile(times, 0.5)),
    `  (${times.map(milliseconds).join(", ")})`,
  ]);
}
