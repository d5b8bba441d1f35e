import * as vscode from "vscode";
import type { Workspace } from "../databricks/workspace.ts";
import type { FailedPlace } from "../ui/messages/failureMessages.ts";
import { CommandError } from "../ui/text/failureCatalogue.ts";
import { hostOf } from "../ui/text/places.ts";
import { profileText } from "../ui/text/profileText.ts";

/** Throws a CommandError where a credential leads to another workspace than the one that was streamed from. */
export function requireSameHost(
  { host, profileName }: Pick<Workspace, "host" | "profileName">,
  { host: wanted, app }: FailedPlace,
): void {
  if (host === wanted) return;
  const { t } = vscode.l10n;
  throw new CommandError(
    {
      code: "other-workspace",
      app: app ?? hostOf(wanted),
      host: hostOf(host),
      profile: profileText(profileName, t),
    },
    t,
  );
}
