import { DatabricksError } from "../api/errors.ts";

/** Where a sign-in is kept: the only place its tokens are written to. VS Code's SecretStorage fits with `store` for `set`. */
export interface SecretStore {
  get(key: string): PromiseLike<string | undefined>;
  set(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
  /** Tells of changes by others, in other windows too; its own changes may be told as well. */
  onDidChange?: ((listener: (key: string) => void) => { dispose(): unknown }) | undefined;
}

/**
 * Uses the store. Throws `keychain-failed` where it cannot be used; `subject` and `verb` say what was to be done, as in
 * "Your sign-ins could not be read". The cause is kept: it is the keychain's own, which quotes no value.
 */
export async function guarded<T>(subject: string, verb: string, action: () => PromiseLike<T>): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    throw new DatabricksError(
      "keychain-failed",
      `${subject} could not be ${verb} in the secret storage. Check that your system's keychain is unlocked, then try again.`,
      { cause },
    );
  }
}
