import { createHash } from "node:crypto";
import type { Profile } from "./config/profile.ts";
import { Secret } from "./config/secret.ts";
import { openWorkspace, type OpenWorkspaceOptions, type Workspace } from "./workspace.ts";

const maxKept = 16;

/**
 * Opens workspaces and keeps those it opened: as long as a profile stays as it is, all who stream with it share one
 * workspace, and so one token and one renewal of it. Throws what {@link openWorkspace} throws.
 */
export function createWorkspaceOpener(): (options: OpenWorkspaceOptions) => Workspace {
  const kept = new Map<string, { readonly workspace: Workspace; readonly env: NodeJS.ProcessEnv }>();
  return (options) => {
    const key = fingerprint(options);
    const known = kept.get(key);
    if (known?.env === options.env) {
      // The oldest goes first, so one in use is made the youngest.
      kept.delete(key);
      kept.set(key, known);
      return known.workspace;
    }
    const workspace = openWorkspace(options);
    kept.set(key, { workspace, env: options.env });
    const [oldest] = kept.keys();
    if (kept.size > maxKept && oldest !== undefined) kept.delete(oldest);
    return workspace;
  };
}

/** Of everything that tells one credential from another, its secrets as well. */
function fingerprint({ profile, cliPath, bundledCliPath, acceptListingOnly }: OpenWorkspaceOptions): string {
  const fields = Object.entries(profile as Profile & Record<string, unknown>)
    .filter(([name]) => name !== "problem")
    .map(([name, value]) => [name, value instanceof Secret ? value.reveal() : value]);
  const text = JSON.stringify([fields.toSorted(), cliPath, bundledCliPath, acceptListingOnly === true]);
  return createHash("sha256").update(text).digest("hex");
}
