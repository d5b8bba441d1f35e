import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { removeFolder } from "../../support/removeFolder.ts";
import { writeFixture } from "../../support/secretLedger.ts";

/** What ends with a test: its context, or whoever collects what a suite has to take back. */
export type Ending = Pick<TestContext, "after">;

/** An empty folder that goes away with the test. */
export async function temporaryFolder(t: Ending): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "databricks-app-logs-"));
  t.after(() => removeFolder(folder));
  return folder;
}

/** A home directory that holds this `.databrickscfg`. */
export async function homeWith(t: TestContext, config: string): Promise<string> {
  const folder = await temporaryFolder(t);
  await writeFixture(join(folder, ".databrickscfg"), config);
  return folder;
}
