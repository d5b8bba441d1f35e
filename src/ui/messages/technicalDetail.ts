import { DatabricksError } from "../../databricks/api/errors.ts";
import { LogStreamError } from "../../logstream/index.ts";
import { CommandError } from "../text/commandError.ts";

const maxFrames = 12;

/** An error with its code and its causes, in one line each; one that nobody foresaw with where it was thrown. */
export function technicalDetail(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? ` (${String(error.code)})` : "";
  const cause = error.cause === undefined ? "" : `\n  caused by ${technicalDetail(error.cause)}`;
  return `${error.name}${code}: ${error.message}${isForeseen(error) ? "" : framesOf(error)}${cause}`;
}

function isForeseen(error: Error): boolean {
  // Those of the system, such as ENOENT, say all there is by their code.
  return (
    error instanceof DatabricksError ||
    error instanceof LogStreamError ||
    error instanceof CommandError ||
    "code" in error
  );
}

function framesOf({ stack = "" }: Error): string {
  return (stack.match(/^\s+at .+$/gm) ?? [])
    .slice(0, maxFrames)
    .map((frame) => `\n    ${frame.trim()}`)
    .join("");
}
