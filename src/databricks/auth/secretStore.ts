/** Where a sign-in is kept: the only place its tokens are written to. VS Code's SecretStorage fits with `store` for `set`. */
export interface SecretStore {
  get(key: string): PromiseLike<string | undefined>;
  set(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
  /** Tells of changes by others, in other windows too; its own changes may be told as well. */
  onDidChange?: ((listener: (key: string) => void) => { dispose(): unknown }) | undefined;
}
