import type { SessionTarget } from "../../sessions/sessionState.ts";
import { hostOf } from "../text/places.ts";

/**
 * The app's name and no more, since the drop-down of channels shows some 18 characters; the host only where two
 * workspaces have an app of one name.
 */
export function channelName(target: SessionTarget, taken: ReadonlySet<string>): string {
  const { name, host } = target;
  return taken.has(name) ? `${name} (${hostOf(host)})` : name;
}

/**
 * The name of the extension's channel that a document of the Output view shows, from the document's path, as VS Code
 * writes it. The id is `publisher.name`.
 */
export function channelOf(path: string, extensionId: string): string | undefined {
  const start = `extension-output-${extensionId}-#`.toLowerCase();
  if (!path.toLowerCase().startsWith(start)) return undefined;
  return /^\d+-(.+)$/.exec(path.slice(start.length))?.[1];
}
