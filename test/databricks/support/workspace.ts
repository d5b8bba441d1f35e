import type { TokenProvider } from "../../../src/databricks/api/tokenProvider.ts";
import { resolveProfile, type Profile } from "../../../src/databricks/config/resolveProfile.ts";
import { openSignedInWorkspace, openWorkspace, type Workspace } from "../../../src/databricks/workspace.ts";
import type { TestContext } from "node:test";
import { homeWith } from "./folder.ts";

/** A profile as it comes out of a `.databrickscfg` with this text. */
export async function profileOf(t: TestContext, config: string, explicit?: string): Promise<Profile> {
  return resolveProfile({ env: {}, homeDir: await homeWith(t, config), explicit });
}

/** An opened workspace for a configuration text with one DEFAULT profile. */
export async function open(t: TestContext, config: string): Promise<Workspace> {
  return openWorkspace({ profile: await profileOf(t, config), env: process.env });
}

/** A workspace with a token provider of the test's own, for hosts that hand out no tokens. */
export function workspaceAt(
  host: string,
  tokenProvider: TokenProvider = () => Promise.resolve("good-token"),
): Workspace {
  return openSignedInWorkspace({ host, profileName: "dev", tokenProvider });
}

/** A signal nobody aborts. */
export function never(): AbortSignal {
  return new AbortController().signal;
}
