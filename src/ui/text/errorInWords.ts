import { DatabricksError } from "../../databricks/api/errors.ts";
import { LogStreamError } from "../../logstream/index.ts";
import { inWords } from "./inWords.ts";
import { streamErrorText } from "./streamErrorText.ts";
import type { Translate } from "./translate.ts";

/** What an error says, in the window's language as far as it was foreseen. Diagnostics have its `message`, in English. */
export function errorInWords(error: unknown, t: Translate): string {
  if (error instanceof DatabricksError) return inWords(error.phrase ?? error.message, t);
  if (error instanceof LogStreamError) return streamErrorText(error, t);
  return error instanceof Error ? error.message : String(error);
}
