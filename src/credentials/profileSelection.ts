import type { Memory } from "../ui/pickers/answerMemory.ts";

const SELECTION_KEY = "profile";

/** What the person picked in this VS Code workspace. */
export type Selection =
  /** Without a name: the environment. */
  | { readonly kind: "profile"; readonly name: string | undefined }
  | { readonly kind: "databricksExtension" }
  | { readonly kind: "signedIn"; readonly host: string; readonly workspaceId: string | undefined };

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
  const { kind, name, host, workspaceId } = (stored ?? {}) as Partial<Record<string, unknown>>;
  if (kind === "databricksExtension") return { kind };
  if (kind === "signedIn" && typeof host === "string") return { kind, host, workspaceId: text(workspaceId) };
  if (kind === "profile") return { kind, name: text(name) };
  return undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
