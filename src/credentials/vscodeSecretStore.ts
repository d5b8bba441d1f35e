import type { SecretStorage } from "vscode";
import type { SecretStore } from "../databricks/auth/secretStore.ts";

/** VS Code's secret storage, the only place that sign-ins are written to. */
export function secretStore(secrets: SecretStorage): SecretStore {
  return {
    get: (key) => secrets.get(key),
    set: (key, value) => secrets.store(key, value),
    delete: (key) => secrets.delete(key),
    onDidChange: (listener) =>
      secrets.onDidChange(({ key }) => {
        listener(key);
      }),
  };
}
