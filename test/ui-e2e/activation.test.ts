import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { open, readFile, rename } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { commands, setUpDesk } from "./support/appLogs.ts";
import { readDiagnostics } from "./support/diagnosticsFile.ts";
import { eventually } from "./support/eventually.ts";
import { createFolders } from "./support/folders.ts";

/** A named pipe can be opened for writing without a wait only while somebody is reading it. */
async function openIfRead(pipe: string): Promise<FileHandle | undefined> {
  try {
    return await open(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENXIO") return undefined;
    throw error;
  }
}

it("a window that starts reads no profile and no project, and asks the workspace nothing", async () => {
  await using folders = await createFolders({ "shop/databricks.yml": "resources: [not a mapping" });
  await using desk = await setUpDesk();
  // Whoever reads a pipe waits in it for a writer, and can be seen there at any later time.
  const config = join(desk.home, ".databrickscfg");
  const kept = `${config}.kept`;
  await rename(config, kept);
  await promisify(execFile)("mkfifo", [config]);
  const window = await desk.vscode.openWindow({ folder: folders.path("shop") });
  const diagnostics = (): Promise<string> => readDiagnostics(desk.vscode);
  const hasReadProject = async (): Promise<boolean> => (await diagnostics()).includes("databricks.yml");
  await eventually("the extension to be active", async () =>
    (await diagnostics()).includes("Databricks App Logs "),
  );
  await delay(3000);
  assert.equal(await openIfRead(config), undefined);
  assert.equal(await hasReadProject(), false);
  assert.deepEqual(desk.workspace.requests, []);

  // All of this shows once somebody asks for a log.
  await window.run(commands.stream);
  const pipe = await eventually("a reader of the profiles", () => openIfRead(config));
  const text = await readFile(kept, "utf8");
  await rename(kept, config);
  await pipe.writeFile(text);
  await pipe.close();
  await window.quickInput.waitForRow("orders-api");
  assert.equal(await hasReadProject(), true);
  assert.ok(desk.workspace.requests.length > 0);
});
