import { isSameWorkspace, type Workspace } from "../databricks/workspace.ts";
import type { FailedPlace } from "../ui/messages/failureMessages.ts";
import { CommandError } from "../ui/text/commandError.ts";
import { hostOf } from "../ui/text/places.ts";

/** Throws a CommandError where a credential leads to another workspace than the one that was streamed from. */
export function requireSameHost(
  workspace: Pick<Workspace, "host" | "workspaceId" | "profileName">,
  wanted: FailedPlace,
): void {
  if (isSameWorkspace(workspace, wanted)) return;
  const { host, profileName } = workspace;
  throw new CommandError({
    code: "other-workspace",
    app: wanted.app ?? hostOf(wanted.host),
    host: hostOf(host),
    profileName,
  });
}
