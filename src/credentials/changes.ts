/** What a person did about credentials in this window, to tell what is newer than a stream. */
export interface CredentialChanges {
  /** Another credential was picked, or is in force by a setting. */
  noteChange(): void;
  /** A sign-in to a host that is not the one in force, with the profile that it was written to, if any. */
  noteSignIn(host: string, profile?: string): void;
  /** Whether the credential in force changed since, epoch milliseconds. */
  changedSince(sinceMs: number): boolean;
  /** The sign-in to this host since then. */
  signInSince(host: string, sinceMs: number): { readonly profile: string | undefined } | undefined;
}

export function createCredentialChanges(now: () => number = Date.now): CredentialChanges {
  let changedAtMs = -1;
  const signIns = new Map<string, { readonly atMs: number; readonly profile: string | undefined }>();
  return {
    noteChange() {
      changedAtMs = now();
    },
    noteSignIn(host, profile) {
      signIns.set(host, { atMs: now(), profile });
    },
    changedSince: (sinceMs) => changedAtMs >= sinceMs,
    signInSince(host, sinceMs) {
      const signIn = signIns.get(host);
      return signIn !== undefined && signIn.atMs >= sinceMs ? signIn : undefined;
    },
  };
}
