import { streamApp } from "../../test/ui-e2e/support/streaming.ts";
import { openDesk, type DeskOptions } from "./desk.ts";
import { ExtensionHost } from "./extensionHost.ts";

export interface IdleOptions extends DeskOptions {
  readonly seconds: number;
}

/** What three quiet streams cost. */
export async function measureIdle({ seconds, ...options }: IdleOptions): Promise<void> {
  await using desk = await openDesk(options);
  const window = await desk.vscode.openWindow();
  for (const name of ["quiet-a", "quiet-b", "quiet-c"]) await streamApp(window, name);
  await window.statusBar.waitFor("quiet-c: live");
  await using host = await ExtensionHost.find();
  const share = await host.cpuShareOf("databricks-app-logs-", seconds);
  console.log(`Three quiet streams: ${share.toFixed(2)} % of a core`);
}
