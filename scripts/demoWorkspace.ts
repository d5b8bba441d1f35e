import { join } from "node:path";
import { startDemoApps, startWorkspace } from "../test/support/workspace/index.ts";
import { writeFixture } from "../test/support/secretLedger.ts";

export interface DemoWorkspace extends AsyncDisposable {
  readonly url: string;
  readonly appNames: readonly string[];
  /** The `.databrickscfg` whose DEFAULT profile is this workspace. */
  readonly configFile: string;
}

/** The stand-in workspace with its demo apps, and a `.databrickscfg` in `folder` that points at it. */
export async function startDemoWorkspace(folder: string): Promise<DemoWorkspace> {
  const workspace = await startWorkspace();
  const apps = await startDemoApps(workspace);
  const configFile = join(folder, ".databrickscfg");
  await writeFixture(configFile, workspace.profileIni("DEFAULT"), { mode: 0o600 });
  return {
    url: workspace.url,
    appNames: workspace.apps.map((app) => app.name),
    configFile,
    async [Symbol.asyncDispose]() {
      apps.dispose();
      await workspace.close();
    },
  };
}
