import { rm } from "node:fs/promises";

/** Removes a test's folder. While `npm test` runs it stays, to be searched for secrets, and goes when all is over. */
export async function removeFolder(folder: string): Promise<void> {
  if (process.env["TEST_SECRETS_FILE"] !== undefined) return;
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
