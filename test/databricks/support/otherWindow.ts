// Another window: a process of its own with a store in a file, which asks for a token and prints whether it got one.
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createFolderLock } from "../../../src/databricks/auth/folderLock.ts";
import { createTokenSession } from "../../../src/databricks/auth/tokenSession.ts";
import { noteStore } from "../../support/secretLedger.ts";
import type { SecretStore } from "../../../src/databricks/auth/secretStore.ts";

export function fileStore(folder: string): SecretStore {
  const path = (key: string): string => join(folder, encodeURIComponent(key));
  return {
    get: (key) => readFile(path(key), "utf8").catch(() => undefined),
    set: (key, value) => {
      noteStore(path(key));
      return writeFile(path(key), value);
    },
    delete: (key) => rm(path(key), { force: true }),
  };
}

const [host, store, folder] = process.argv.slice(2);
if (import.meta.main && host !== undefined && store !== undefined && folder !== undefined) {
  const session = createTokenSession({ host, store: fileStore(store), lock: createFolderLock({ folder }) });
  const { signal } = new AbortController();
  const token = await session.tokenProvider({ signal, forceRefresh: false });
  process.stdout.write(token);
}
