import { isSameWorkspace, type Workspace } from "../databricks/workspace.ts";
import type { CredentialChanges } from "./changes.ts";
import type { CredentialInForce, KnownPlace } from "./credentialInForce.ts";

export interface ReopenSources {
  readonly inForce: Pick<CredentialInForce, "open" | "openAt">;
  readonly changes: Pick<CredentialChanges, "changedSince" | "signInSince">;
}

/**
 * Opens the workspace that something was streamed from, with the credential it has now. What was picked or signed in to
 * after `sinceMs`, epoch milliseconds, goes before the profile it was streamed with, on its own host only.
 */
export async function reopen(
  { inForce, changes }: ReopenSources,
  place: KnownPlace,
  sinceMs: number,
): Promise<Workspace> {
  if (place.profile === undefined || changes.changedSince(sinceMs)) {
    // One in force that cannot be used may be that of another host.
    const now = await inForce.open(false).catch(() => undefined);
    if (now !== undefined && isSameWorkspace(now, place)) return now;
  }
  const signIn = changes.signInSince(place.host, sinceMs);
  if (signIn?.profile === undefined) return inForce.openAt(place, signIn !== undefined);
  return inForce.openAt({ ...place, profile: signIn.profile }, false);
}
