import { parseSources, sourceFilter } from "../logstream/index.ts";

/** The sources the log service was seen to send. There may be more. */
export const KNOWN_SOURCES = ["APP", "SYSTEM", "BUILD", "HTTP"] as const;

/** Visitors' requests are most of many logs, and seldom what a person or an agent looks for. */
export const DEFAULT_SOURCES: readonly string[] = ["-HTTP"];

/** What a person asked to see of an app's log. */
export interface Filters {
  /**
   * As {@link readSources} gives them: upper-case names, then these alone; or names with a minus before each, then all
   * but these, so that a source nobody knows shows too. Empty: all.
   */
  readonly sources: readonly string[];
  /** Sent to the server, which filters by it; "" for everything. */
  readonly search: string;
  /** How many lines of backlog to begin with; 0 means all the server still holds. */
  readonly tail: number;
}

export function areSameFilters(a: Filters, b: Filters): boolean {
  return a.search === b.search && a.tail === b.tail && areSameSources(a.sources, b.sources);
}

type Shown = Pick<Filters, "sources" | "search">;

/** Whether a log that these filters show has all that `wanted` shows. */
export function showsAllOf(wanted: Shown, { sources, search }: Shown): boolean {
  return includesSources(sources, wanted.sources) && (search === "" || search === wanted.search);
}

export function areSameSources(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((source) => b.includes(source));
}

/**
 * The one form of a choice of sources, of names in any case, alone or with commas between. What names nothing is left
 * out. All that are known means all there are: who names each of them wants to miss none.
 */
export function readSources(given: readonly string[]): readonly string[] {
  const sources = parseSources(given.flatMap((text) => text.split(",")).filter(namesSource));
  const leftOut = [...sources].filter((name) => name.startsWith("-"));
  const named = [...sources].filter((name) => !name.startsWith("-") && !sources.has(`-${name}`));
  if (KNOWN_SOURCES.every((name) => named.includes(name))) return [];
  return named.length > 0 ? inOrder(named) : inOrder(leftOut.map(bareName)).map((name) => `-${name}`);
}

/** Whether a text, without commas, is a name with or without a minus. */
export function namesSource(text: string): boolean {
  return bareName(text.trim()).trim() !== "";
}

/** The sources that a choice names, whether to show them or to leave them out. */
export function namedSources(sources: readonly string[]): readonly string[] {
  return sources.map(bareName);
}

/** Whether a choice leaves out what it names, so that it shows sources that it does not name. */
export function showsOthers(sources: readonly string[]): boolean {
  return sources.every((name) => name.startsWith("-"));
}

/** Says which sources a choice shows; a line without a source always shows. */
export function showsSource(sources: readonly string[]): (source: string | undefined) => boolean {
  return sourceFilter(new Set(sources));
}

/** Whether one choice shows all that another one shows. */
export function includesSources(wider: readonly string[], narrower: readonly string[]): boolean {
  if (!showsOthers(narrower)) return narrower.every(showsSource(wider));
  return showsOthers(wider) && wider.every((name) => narrower.includes(name));
}

/** The known ones first, in their own order. */
export function inOrder(names: Iterable<string>): readonly string[] {
  const all = new Set(names);
  const known = KNOWN_SOURCES.filter((name) => all.delete(name));
  return [...known, ...[...all].sort()];
}

function bareName(name: string): string {
  return name.startsWith("-") ? name.slice(1) : name;
}
