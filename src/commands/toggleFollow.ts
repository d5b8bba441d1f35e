import * as vscode from "vscode";
import { isStreaming } from "../sessions/sessionState.ts";
import { chooseSession } from "./chooseSession.ts";
import type { Services } from "./services.ts";

/** Pauses a view, or shows what came meanwhile and follows again. */
export async function toggleFollow(services: Services, key: string | undefined): Promise<void> {
  const session = await chooseSession(
    services,
    key,
    vscode.l10n.t("Toggle App Log Follow"),
    ({ state, isFollowing }) => isStreaming(state) || !isFollowing,
  );
  session?.setFollowing(!session.isFollowing);
}
