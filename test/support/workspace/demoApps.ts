import type { Workspace } from "./types.ts";

export async function startDemoApps(workspace: Workspace): Promise<{ dispose: () => void }> {
  await workspace.addApp({ name: "orders-api" });
  return { dispose: () => undefined };
}
