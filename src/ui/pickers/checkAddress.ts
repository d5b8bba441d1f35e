import { isSecure } from "../../databricks/api/host.ts";
import { ConfigError, buildLogsUrl, normalizeOrigin } from "../../logstream/index.ts";
import { streamErrorText } from "../text/streamErrorText.ts";
import type { Translate } from "../text/translate.ts";

/** An address that serves `logz/stream`, as the streamer takes it. */
export interface LogAddress {
  readonly logsUrl: string;
  /** `https://host[:port]`. */
  readonly origin: string;
  readonly host: string;
}

export type CheckedAddress =
  | { readonly kind: "good"; readonly address: LogAddress }
  /** `problem` is a sentence naming the value. */
  | { readonly kind: "bad"; readonly problem: string };

/** Reads a typed address; an unfinished or unsafe one becomes a sentence that says what is wrong. */
export function checkAddress(typed: string, t: Translate): CheckedAddress {
  const text = typed.trim();
  try {
    const address = { logsUrl: buildLogsUrl(text), origin: normalizeOrigin(text), host: new URL(text).host };
    if (isSecure(new URL(address.origin))) return { kind: "good", address };
    return bad(t('"{0}" would carry your token in clear text. Use an https address.', text));
  } catch (error) {
    if (error instanceof ConfigError) return bad(streamErrorText(error, t));
    throw error;
  }
}

function bad(problem: string): CheckedAddress {
  return { kind: "bad", problem };
}
