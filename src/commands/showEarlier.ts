import { askEarlier } from "../targets/askEarlier.ts";
import { earlierWorkspace } from "../targets/earlierWorkspace.ts";
import { listedApp } from "../targets/listedApp.ts";
import type { AskedApp } from "../targets/showEarlierSpan.ts";
import type { Services } from "./services.ts";

/** Shows the lines of an app from before. A key is that of a log, or of a row of the tree. */
export async function showEarlier(services: Services, key: string | undefined): Promise<void> {
  await askEarlier(services, key === undefined ? undefined : await knownApp(services, key));
}

/** The app of a log, or of a row of the tree. Throws a CancellationError for what is neither. */
async function knownApp(services: Services, key: string): Promise<AskedApp> {
  const session = services.sessions.get(key);
  const app = session?.target.app;
  if (session === undefined || app === undefined) return listedApp(services.apps, key);
  return { workspace: await earlierWorkspace(services, session), app: app.known };
}
