import {
  KNOWN_SOURCES,
  inOrder,
  namedSources,
  readSources,
  showsOthers,
  showsSource,
} from "../../sessions/filters.ts";
import type { Translate } from "../text/translate.ts";

/** A row of the question for sources. */
export interface SourceRow {
  readonly label: string;
  readonly description: string;
  /** The source; undefined for all that have no row. */
  readonly source: string | undefined;
  readonly isShown: boolean;
}

/** The known sources, those that the log was seen to have or the choice names, and all others. */
export function sourceRows(choice: readonly string[], seen: readonly string[], t: Translate): SourceRow[] {
  const isShown = showsSource(choice);
  const rows = inOrder([...KNOWN_SOURCES, ...seen, ...namedSources(choice)]).map((source) => ({
    label: source,
    description: descriptionOf(source, t),
    source,
    isShown: isShown(source),
  }));
  const others = { label: t("All Others"), description: t("sources that are not in this list") };
  return [...rows, { ...others, source: undefined, isShown: showsOthers(choice) }];
}

/** The choice that was made by ticking rows, in the form of {@link readSources}; undefined when none is ticked. */
export function chosenSources(
  rows: readonly SourceRow[],
  ticked: readonly SourceRow[],
): readonly string[] | undefined {
  if (ticked.length === 0) return undefined;
  const hasOthers = ticked.some(({ source }) => source === undefined);
  return readSources(
    rows.flatMap((row) => {
      if (row.source === undefined || ticked.includes(row) === hasOthers) return [];
      return hasOthers ? [`-${row.source}`] : [row.source];
    }),
  );
}

function descriptionOf(source: string, t: Translate): string {
  switch (source) {
    case "APP":
      return t("what the app itself prints");
    case "SYSTEM":
      return t("what the platform says of the running app: starts, stops, exits");
    case "BUILD":
      return t("deployments: their steps, pip and npm, the start command");
    case "HTTP":
      return t("a line for each request, with the visitor's address");
    default:
      return t("seen in this log");
  }
}
