import type { SecretStore } from "../../../src/databricks/auth/secretStore.ts";

export interface MemoryStore extends SecretStore {
  readonly values: Map<string, string>;
  readonly listeners: Set<(key: string) => void>;
}

/** A store as VS Code's: everybody hears of every change, its maker too, a moment later. */
export function memoryStore(): MemoryStore {
  const values = new Map<string, string>();
  const listeners = new Set<(key: string) => void>();
  const tell = (key: string): void => {
    setImmediate(() => {
      for (const listener of listeners) listener(key);
    });
  };
  return {
    values,
    listeners,
    get: (key) => Promise.resolve(values.get(key)),
    set: (key, value) => {
      values.set(key, value);
      tell(key);
      return Promise.resolve();
    },
    delete: (key) => {
      values.delete(key);
      tell(key);
      return Promise.resolve();
    },
    onDidChange: (listener) => {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
  };
}
