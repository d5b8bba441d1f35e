import type { Memory } from "../ui/memory.ts";

const SELECTION_KEY = "profile";

/** What the person picked in this VS Code workspace. */
export type Selection =
  /** Without a name: the environment. */
  | { readonly kind: "profile"; readonly name: string | undefined }
  | { readonly kind: "databricksExtension" }
  | { readonly kind: "signedIn"; readonly host: string };

export interface ProfileSelection {
  /** Undefined: nothing is picked, and the usual order decides. */
  readonly current: Selection | undefined;
  choose(selection: Selection | undefined): Promise<void>;
}

export function createProfileSelection(memory: Memory, onDidChange: () => void): ProfileSelection {
  return {
    get current() {
      return read(memory.get(SELECTION_KEY));
    },
    async choose(selection) {
      await memory.update(SELECTION_KEY, selection);
      onDidChange();
    },
  };
}

function read(stored: unknown): Selection | undefined {
  const { kind, name, host } = (stored ?? {}) as Partial<Record<"kind" | "name" | "host", unknown>>;
  if (kind === "databricksExtension") return { kind };
  if (kind === "signedIn" && typeof host === "string") return { kind, host };
  if (kind === "profile") return { kind, name: typeof name === "string" ? name : undefined };
  return undefined;
}
