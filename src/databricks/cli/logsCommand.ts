import { quoteFor, withVariable, type Shell } from "./shells.ts";

export interface AppLogsCommand {
  /** The app's name. */
  readonly app: string;
  /** Default: none, and `host` says where the app is. */
  readonly profile?: string | undefined;
  readonly host?: string | undefined;
  readonly follow: boolean;
  /** Lines of history; 0 for all there are. */
  readonly tail: number;
  readonly search?: string | undefined;
  /** Names in any case; with a minus before a name, what to leave out. None: no filter. */
  readonly sources?: Iterable<string> | undefined;
  readonly shell: Shell;
}

/** The CLI refuses any other. */
const CLI_SOURCES: readonly string[] = ["APP", "SYSTEM"];

/**
 * Whether the CLI's flag can say this choice of sources: it knows two names, and has no way to leave one out. Where it
 * cannot, its command shows every source.
 */
export function canNameSources(sources: Iterable<string>): boolean {
  return [...sources].every((source) => CLI_SOURCES.includes(source.toUpperCase()));
}

/**
 * The command of the Databricks CLI that shows the same lines, to be pasted into a terminal; more than these where
 * {@link canNameSources} says so.
 */
export function toCliCommand(command: AppLogsCommand): string {
  const { app, profile, host, follow, tail, search = "", shell } = command;
  const quote = (text: string): string => quoteFor(shell, text);

  const words = ["databricks", "apps", "logs", quote(app)];
  if (profile !== undefined) words.push("--profile", quote(profile));
  if (follow) words.push("--follow");
  // Following with a number of lines, the CLI shows them and then all it has once more; 0 shows all of it once.
  words.push("--tail-lines", String(follow ? 0 : tail));
  const sources = new Set(Array.from(command.sources ?? [], (source) => source.toUpperCase()));
  if (canNameSources(sources)) {
    for (const source of sources) words.push("--source", source);
  }
  if (search !== "") words.push("--search", quote(search));
  // The CLI has no flag for a host: only the environment says it without a profile.
  return profile === undefined && host !== undefined
    ? withVariable(shell, "DATABRICKS_HOST", host, words.join(" "))
    : words.join(" ");
}
