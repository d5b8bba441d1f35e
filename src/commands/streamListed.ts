import * as vscode from "vscode";
import { appTarget } from "../targets/appTarget.ts";
import { listedApp } from "../targets/listedApp.ts";
import { requireStream } from "../targets/refusedStream.ts";
import { goToLive, openStream } from "../targets/openStream.ts";
import { readFilters, SETTINGS_SECTION } from "../ui/text/settings.ts";
import type { Services } from "./services.ts";

/** Streams an app of the tree with the filters it had last; a log that is on is brought into view as it is. */
export async function streamListed(services: Services, key: string | undefined): Promise<void> {
  if (goToLive(services, key)) return;
  const { app, workspace } = listedApp(services.apps, key);
  await requireStream(services, { app, workspace }, () => streamListed(services, key));
  const target = appTarget(workspace, app, services.userAgent);
  const defaults = readFilters(vscode.workspace.getConfiguration(SETTINGS_SECTION));
  const filters = services.answers.recall(target.key, defaults);
  await services.answers.remember(target.key, filters, defaults);
  openStream(services, target, filters);
}
