import type { Translate } from "./translate.ts";

/** Names, or details of one thing, one after the other; what stands between them is each language's own. */
export function listedParts(parts: readonly string[], t: Translate): string {
  return joined(parts, (before, next) => t("{0}, {1}", before, next));
}

/** Whole sentences, one after the other. */
export function sentencesText(parts: readonly string[], t: Translate): string {
  return joined(parts, (before, next) => t("{0} {1}", before, next));
}

/** `State: live` */
export function labelled(label: string, value: string, t: Translate): string {
  return t("{0}: {1}", label, value);
}

function joined(parts: readonly string[], join: (before: string, next: string) => string): string {
  return parts.length === 0 ? "" : parts.reduce(join);
}
