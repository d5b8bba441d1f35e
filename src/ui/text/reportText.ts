import { redact } from "../../reading/secrets/redact.ts";

/** What an issue tells whoever has to find out what went wrong. */
export interface Report {
  /** Versions, system, remote and proxy, as a sentence. */
  readonly about: string;
  /** `desktop`, or in a browser `web`. */
  readonly window: "desktop" | "web";
  /** The kind of credential in force, or why there is none. */
  readonly credential: string;
  /** The state of each log, by the kind of state alone. */
  readonly logs: readonly string[];
  /** The last lines of the diagnostics, oldest first. */
  readonly diagnostics: readonly string[];
}

/** What a report begins with, and is known by. */
export const REPORT_HEADING = "## What happens, and what should happen";

/** An issue's text goes into an address, which has an end: UTF-16 units of the diagnostics in it. */
const DIAGNOSTICS_LENGTH = 5000;

/** As many of the last lines as there is room for; of a single longer one its end. */
function lastOf(lines: readonly string[]): string {
  const text = lines.join("\n");
  if (text.length <= DIAGNOSTICS_LENGTH) return text;
  const end = text.slice(-DIAGNOSTICS_LENGTH);
  return end.slice(end.indexOf("\n") + 1);
}

/** A fence that no row of the text ends. */
function fenceFor(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  return "`".repeat(longest + 1);
}

/** The issue as Markdown, masked. English, as it is for the maintainers; nothing of any log is in it. */
export function reportText({ about, window, credential, logs, diagnostics }: Report): string {
  const last = lastOf(diagnostics);
  const fence = fenceFor(last);
  return redact(
    [
      REPORT_HEADING,
      "",
      "",
      "## Steps to see it",
      "",
      "1. ",
      "",
      "## Where",
      "",
      about,
      "",
      `- Window: ${window}`,
      `- Credential: ${credential}`,
      `- Logs: ${logs.length === 0 ? "none" : logs.join(", ")}`,
      "",
      "## Diagnostics",
      "",
      `${fence}text`,
      last === "" ? "(none)" : last,
      fence,
      "",
    ].join("\n"),
  );
}
