import type { SessionTarget } from "../../sessions/sessionState.ts";
import type { Translate } from "./translate.ts";

/** `orders-api on dbc-1.cloud.databricks.com`; an address that is no app stands for itself. */
export function placeText(target: SessionTarget, t: Translate): string {
  return target.workspacePage === undefined ? target.name : t("{0} on {1}", target.name, hostOf(target.host));
}

/** The host of an origin, as people write it. */
export function hostOf(origin: string): string {
  return URL.parse(origin)?.host ?? origin;
}

/** Text of others as a sentence of its own. */
export function sentence(text: string, t: Translate): string {
  const trimmed = text.trim();
  return /[.!?。！？]$/.test(trimmed) ? trimmed : t("{0}.", trimmed);
}
