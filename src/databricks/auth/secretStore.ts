import { DatabricksError } from "../api/errors.ts";
import { joinPhrases, phrase, type Phrase } from "../api/phrase.ts";

/** Where a sign-in is kept: the only place its tokens are written to. VS Code's SecretStorage fits with `store` for `set`. */
export interface SecretStore {
  get(key: string): PromiseLike<string | undefined>;
  set(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
  /** Tells of changes by others, in other windows too; its own changes may be told as well. */
  onDidChange?: ((listener: (key: string) => void) => { dispose(): unknown }) | undefined;
}

/**
 * Uses the store. Throws `keychain-failed` where it cannot be used; `fault` is the sentence that says what could not be
 * done. The cause is kept: it is the keychain's own, which quotes no value.
 */
export async function guarded<T>(fault: Phrase, action: () => PromiseLike<T>): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    throw new DatabricksError(
      "keychain-failed",
      joinPhrases(fault, phrase("Check that your system's keychain is unlocked, then try again.")),
      { cause },
    );
  }
}
