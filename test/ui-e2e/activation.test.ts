import assert from "node:assert/strict";
import { stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { commands, setUpDesk } from "./support/appLogs.ts";
import { readDiagnostics } from "./support/diagnosticsFile.ts";
import { eventually } from "./support/eventually.ts";
import { createFolders } from "./support/folders.ts";

/** Long before it was written: then the system keeps when it is read next, as it does not for every read. */
const unread = new Date("2020-01-01T00:00:00Z");

async function isRead(file: string): Promise<boolean> {
  return (await stat(file)).atimeMs > unread.getTime();
}

it("a window that starts reads no profile and no project, and asks the workspace nothing", async () => {
  await using folders = await createFolders({ "shop/databricks.yml": "resources: [not a mapping" });
  await using desk = await setUpDesk();
  const config = join(desk.home, ".databrickscfg");
  await utimes(config, unread, new Date());
  const window = await desk.vscode.openWindow({ folder: folders.path("shop") });
  const diagnostics = (): Promise<string> => readDiagnostics(desk.vscode);
  const hasReadProject = async (): Promise<boolean> => (await diagnostics()).includes("databricks.yml");
  await eventually("the extension to be active", async () =>
    (await diagnostics()).includes("Databricks App Logs "),
  );
  await delay(3000);
  assert.equal(await isRead(config), false);
  assert.equal(await hasReadProject(), false);
  assert.deepEqual(desk.workspace.requests, []);

  // All of this shows once somebody asks for a log.
  await window.run(commands.stream);
  await eventually("the profiles to be read", () => isRead(config));
  await window.quickInput.waitForRow("orders-api");
  await eventually("the project to be read", hasReadProject, { describe: diagnostics });
  assert.ok(desk.workspace.requests.length > 0);
});
