import * as vscode from "vscode";
import { isSameWorkspace, type Workspace } from "../databricks/workspace.ts";
import type { FailedPlace } from "../ui/messages/failureMessages.ts";
import { CommandError } from "../ui/text/failureCatalogue.ts";
import { hostOf } from "../ui/text/places.ts";
import { profileText } from "../ui/text/profileText.ts";

/** Throws a CommandError where a credential leads to another workspace than the one that was streamed from. */
export function requireSameHost(
  workspace: Pick<Workspace, "host" | "workspaceId" | "profileName">,
  wanted: FailedPlace,
): void {
  if (isSameWorkspace(workspace, wanted)) return;
  const { host, profileName } = workspace;
  const { t } = vscode.l10n;
  throw new CommandError(
    {
      code: "other-workspace",
      app: wanted.app ?? hostOf(wanted.host),
      host: hostOf(host),
      profile: profileText(profileName, t),
    },
    t,
  );
}
