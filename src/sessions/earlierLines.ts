import type { PhraseValue } from "../databricks/api/phrase.ts";
import type { LogLine } from "../logstream/index.ts";

/** What is asked of a source of earlier lines. */
export interface EarlierRequest {
  /** The app's name. */
  readonly app: string;
  /** Origin of its workspace. */
  readonly host: string;
  /** Where the app answers, `host[:port]`: tells apps of one name apart on a unified host. Default: not known. */
  readonly address?: string | undefined;
  /** Epoch milliseconds, inclusive. */
  readonly sinceMs: number;
  /** Epoch milliseconds, exclusive. */
  readonly untilMs: number;
  /** A hint: names of sources as `Filters` have them. Default: all. More may come. */
  readonly sources?: readonly string[] | undefined;
  /** A hint: only lines with this text; case counts. Default: all. More may come. */
  readonly search?: string | undefined;
  /** Aborting ends the reading, with the signal's own reason. */
  readonly signal: AbortSignal;
}

/** Where lines from before can be had: what this editor kept of a stream, or a logs table. */
export interface EarlierLines {
  /** For people, as part of a sentence: "the logs table main.logs.orders". */
  readonly name: PhraseValue;
  /** Whether it has any line of the app. */
  holds(place: Pick<EarlierRequest, "app" | "host" | "address">): Promise<boolean>;
  /**
   * From when on it has each line of the app until `untilMs`, epoch milliseconds: what is from then on is asked of nobody
   * else. Undefined: it cannot vouch for any.
   */
  wholeFrom(request: EarlierRequest): Promise<number | undefined>;
  /** The lines of the span, oldest first, each array when it is asked for. */
  read(request: EarlierRequest): AsyncGenerator<readonly LogLine[]>;
}

/** The same for one app, which whoever asks names without its address. */
export function atAddress(source: EarlierLines, address: string | undefined): EarlierLines {
  return {
    name: source.name,
    holds: (place) => source.holds({ ...place, address }),
    wholeFrom: (request) => source.wholeFrom({ ...request, address }),
    read: (request) => source.read({ ...request, address }),
  };
}
