import { DatabricksError, type DatabricksErrorCode } from "../databricks/api/errors.ts";
import type { Workspace } from "../databricks/workspace.ts";

/** A way into a workspace that may turn out not to serve. */
export type Candidate = () => Workspace | Promise<Workspace>;

/** What speaks against a credential itself. A network that is down says nothing about it. */
const CREDENTIAL_FAULTS: ReadonlySet<DatabricksErrorCode> = new Set([
  "unsupported-credential",
  "not-signed-in",
  "azure-not-signed-in",
  "keychain-failed",
  "cli-missing",
  "cli-failed",
  "unauthorized",
]);

/**
 * The first that opens and gives a token for logs. Without one it is the first that lists apps where that is enough,
 * else what the first came to, which is told. Undefined for no candidates.
 */
export function firstThatStreams(
  candidates: readonly [Candidate, ...Candidate[]],
  forListing: boolean,
): Promise<Workspace>;
export function firstThatStreams(
  candidates: readonly Candidate[],
  forListing: boolean,
): Promise<Workspace | undefined>;
export async function firstThatStreams(
  candidates: readonly Candidate[],
  forListing: boolean,
): Promise<Workspace | undefined> {
  const [first, ...others] = candidates;
  // With nothing to give way to, its token is left to whoever needs it.
  if (first === undefined || others.length === 0) return first?.();
  let listing: Workspace | undefined;
  let outcome: Candidate | undefined;
  for (const open of candidates) {
    try {
      const workspace = await open();
      if (workspace.streaming.refused === undefined) {
        await proveToken(workspace);
        return workspace;
      }
      listing ??= workspace;
      outcome ??= () => workspace;
    } catch (error) {
      if (!isCredentialFault(error)) throw error;
      outcome ??= () => {
        throw error;
      };
    }
  }
  return (forListing ? listing : undefined) ?? outcome?.();
}

/** Rejects where the credential is at fault; any other trouble is for the request that meets it. */
async function proveToken({ tokenProvider }: Workspace): Promise<void> {
  const { signal } = new AbortController();
  try {
    await tokenProvider({ signal, forceRefresh: false });
  } catch (error) {
    if (isCredentialFault(error)) throw error;
  }
}

function isCredentialFault(error: unknown): boolean {
  return error instanceof DatabricksError && CREDENTIAL_FAULTS.has(error.code);
}
