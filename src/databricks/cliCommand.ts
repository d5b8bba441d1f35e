/** The shells a command line can be written for. */
export type Shell = "posix" | "powershell";

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
  /** None, or both: no filter. */
  readonly sources?: Iterable<string> | undefined;
  /** Default: PowerShell on Windows, else a POSIX shell. */
  readonly shell?: Shell | undefined;
}

const everySource: readonly string[] = ["APP", "SYSTEM"];

/** The command of the Databricks CLI that shows the same lines, to be pasted into a terminal. */
export function toCliCommand(command: AppLogsCommand): string {
  const { app, profile, host, follow, tail, search = "" } = command;
  const shell = command.shell ?? (process.platform === "win32" ? "powershell" : "posix");
  const quote = (text: string): string => (shell === "posix" ? quotePosix(text) : quotePowerShell(text));

  const words = ["databricks", "apps", "logs", quote(app)];
  if (follow) words.push("--follow");
  words.push("--tail-lines", String(tail));
  if (search !== "") words.push("--search", quote(search));
  const sources = new Set(Array.from(command.sources ?? [], (source) => source.toUpperCase()));
  if (!everySource.every((source) => sources.has(source))) {
    for (const source of sources) words.push("--source", quote(source));
  }
  if (profile !== undefined) words.push("--profile", quote(profile));
  // The CLI has no flag for a host: only the environment says it without a profile.
  return profile === undefined && host !== undefined
    ? withHost(host, words.join(" "), shell)
    : words.join(" ");
}

function withHost(host: string, command: string, shell: Shell): string {
  return shell === "posix"
    ? `DATABRICKS_HOST=${quotePosix(host)} ${command}`
    : `$env:DATABRICKS_HOST = ${quotePowerShell(host, true)}; ${command}`;
}

function quotePosix(text: string): string {
  return /^[\w./:@-][\w.,/:@%+=-]*$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function quotePowerShell(text: string, always = false): string {
  // PowerShell takes typographic quotes for quotes, too.
  return !always && /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll(/['‘’‚‛]/g, "$&$&")}'`;
}
