import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";

/** What ends with a test: its context, or whoever collects what a suite has to take back. */
export type Ending = Pick<TestContext, "after">;

/** An empty folder that goes away with the test. */
export async function temporaryFolder(t: Ending): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "databricks-app-logs-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A home directory that holds this `.databrickscfg`. */
export async function homeWith(t: TestContext, config: string): Promise<string> {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, ".databrickscfg"), config);
  return folder;
}
