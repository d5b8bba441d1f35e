import { timestampMs } from "../logstream/index.ts";
import { piecesOf } from "../reading/entryPieces.ts";
import type { PartFacts } from "../reading/lineFacts.ts";
import { LineRedactor } from "../reading/secrets/redactLines.ts";
import type { LineItem } from "./sessionItem.ts";

/** An entry of level error among the lines of a log. */
export interface ErrorEntry {
  /** All its rows, masked, as a person reads them. */
  readonly text: string;
  /** What went wrong, where it says so. */
  readonly error: string | undefined;
  /** Of its first row, epoch milliseconds. */
  readonly atMs: number;
}

/** Lines looked through, from the end. An error further back is of an earlier trouble. */
const REACH = 5000;
/** So long before the platform's word of an exit the app has told of it. */
const ONE_TROUBLE_MS = 120_000;

interface Piece {
  readonly source: string | undefined;
  readonly facts: PartFacts;
  readonly text: string;
  readonly atMs: number;
}

/**
 * The newest error of a log, whole; the newest one that says `reason`, where that is given and one does. What the app says
 * of its end counts before what the platform says of it.
 */
export function lastErrorEntry(lines: readonly LineItem[], reason?: string): ErrorEntry | undefined {
  const pieces = piecesNear(lines.slice(-REACH));
  const isError = ({ facts }: Piece): boolean => facts.level === "error" || facts.error !== undefined;
  const newest = pieces.findLast(isError);
  if (newest === undefined) return undefined;
  const isOfApp = (piece: Piece): boolean =>
    isError(piece) && piece.source?.toUpperCase() !== "SYSTEM" && newest.atMs - piece.atMs <= ONE_TROUBLE_MS;
  const wanted =
    pieces.findLast(({ facts }) => reason !== undefined && facts.error === reason) ??
    pieces.findLast(isOfApp) ??
    newest;
  return entryAround(pieces, pieces.indexOf(wanted));
}

/** Secrets are told by the lines before, too. */
function piecesNear(lines: readonly LineItem[]): Piece[] {
  const redactor = new LineRedactor();
  redactor.begin(lines.map(({ line }) => line));
  return lines.flatMap((item) => {
    const { source } = item.line;
    const atMs = timestampMs(item.line) ?? item.arrivedMs;
    return piecesOf(item, (text) => redactor.text(source, text)).map((piece) => ({ ...piece, source, atMs }));
  });
}

function entryAround(pieces: readonly Piece[], at: number): ErrorEntry | undefined {
  const source = pieces[at]?.source;
  const own = pieces.map((piece, index) => ({ piece, index })).filter(({ piece }) => piece.source === source);
  const place = own.findIndex(({ index }) => index === at);
  const first = own.findLastIndex(({ piece }, index) => index <= place && !piece.facts.isContinued);
  const after = own.findIndex(({ piece }, index) => index > place && !piece.facts.isContinued);
  const whole = own.slice(Math.max(0, first), after === -1 ? own.length : after).map(({ piece }) => piece);
  const [begun] = whole;
  if (begun === undefined) return undefined;
  return {
    text: whole.map(({ text }) => text).join("\n"),
    error: whole.findLast(({ facts }) => facts.error !== undefined)?.facts.error,
    atMs: begun.atMs,
  };
}
