import { timestampMs } from "../../src/logstream/index.ts";
import { parseFrame } from "../../src/logstream/entry.ts";
import type { LedgerEntry } from "../support/workspace/index.ts";
import { keyOf } from "../simulation/player.ts";
import type { StreamTraits } from "./schedule.ts";

/** One line of the app's ledger, as the judge sees it. */
export interface LedgerLine {
  /** Two lines with one key cannot be told apart by anybody. */
  readonly key: string;
  readonly source: string | undefined;
  readonly timeMs: number | undefined;
  readonly message: string;
}

export type DialEvent =
  { readonly kind: "lines"; readonly keys: readonly string[] } | { readonly kind: "gap" };

/** One connect of a stream: what the server began with, what reached the client, and what the stream made of it. */
export interface Dial {
  /** Index into the recording's streams. */
  readonly stream: number;
  /** Ledger index at which the replay began; undefined when it came to none. */
  from?: number | undefined;
  /** The ledger's length when the replay began. */
  endAtServe?: number | undefined;
  /** Ledger indices of the lines that reached the client, in order. */
  readonly received: number[];
  readonly events: DialEvent[];
  /** The connection was ended by the server, or broke. */
  wasCut: boolean;
  /** The client gave up before the handshake was answered. */
  isUnanswered: boolean;
}

export interface StreamRecord {
  readonly traits: StreamTraits;
  readonly follow: boolean;
  /**
   * `stopped` by the player; `returned` by itself, after its time or, when not following, after the backlog; `failed`
   * with `error`.
   */
  end?: "stopped" | "returned" | "failed" | undefined;
  error?: Error | undefined;
}

export interface Recording {
  readonly ledger: readonly LedgerLine[];
  readonly streams: readonly StreamRecord[];
  readonly dials: readonly Dial[];
  /** Each replay began where the one before it did, or later. */
  readonly isMonotone: boolean;
}

export function readLedger(entries: readonly LedgerEntry[]): LedgerLine[] {
  return entries.map(({ frame }) => {
    const line = parseFrame(Buffer.from(frame)) ?? { message: "" };
    return { key: keyOf(line), source: line.source, timeMs: timestampMs(line), message: line.message };
  });
}
