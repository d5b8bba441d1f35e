/** The sources the log service is known to send. logstream has them for itself: its public surface does not tell them. */
export const KNOWN_SOURCES = ["APP", "SYSTEM"] as const;

/** What a person asked to see of an app's log. */
export interface Filters {
  /** Upper-case names out of {@link KNOWN_SOURCES}; all of them means no filter, so that unknown sources show too. */
  readonly sources: readonly string[];
  /** Sent to the server, which filters by it; "" for everything. */
  readonly search: string;
  /** How many lines of backlog to begin with; 0 means all the server still holds. */
  readonly tail: number;
}

export function areSameFilters(a: Filters, b: Filters): boolean {
  return a.search === b.search && a.tail === b.tail && areSameSources(a.sources, b.sources);
}

export function areSameSources(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((source) => b.includes(source));
}

/** The streamer's form of the choice: undefined when every source is wanted. */
export function sourcesToKeep(sources: readonly string[]): ReadonlySet<string> | undefined {
  return KNOWN_SOURCES.every((source) => sources.includes(source)) ? undefined : new Set(sources);
}
