import { withoutTurns } from "../reading/cleanText.ts";
import { piecesOf, saidText } from "../reading/entryPieces.ts";
import { errorFrames } from "../reading/errorFrames.ts";
import type { ErrorFrame } from "../reading/errorFrames.ts";
import { errorKey, errorKind, recordSentence } from "../reading/errorWords.ts";
import { ownCopy } from "../reading/ownCopy.ts";
import { LineRedactor } from "../reading/secrets/redactLines.ts";
import { redact } from "../reading/secrets/redact.ts";
import { pathInApp } from "../reading/sourceFrames.ts";
import type { ErrorEntry } from "./errorEntries.ts";

/** Of a longer entry the start and the end are looked through. Characters. */
const LONGEST_HALF = 32 * 1024;
/** Of a sentence. Characters. */
const LONGEST_MASKED = 16 * 1024;
const LONGEST_SENTENCE = 400;
/** Errors of a flood mostly differ in their sentence alone: what their stacks say is known. */
const MOST_STACKS = 500;
/** Of all of them. Characters. */
const LONGEST_STACKS = 2 * 1024 * 1024;

/** What an error is known by, and what it says. */
export interface ErrorReading {
  /** Equal for equal errors. Unmasked: it is not for showing. */
  readonly key: string;
  /** The deepest first; masked. */
  readonly frames: readonly ErrorFrame[];
  /** What the error says, and what kind it names. Unmasked: a flood of errors is masked when somebody looks. */
  readonly said: string;
  readonly kind: string | undefined;
  /** Masked. */
  readonly file: string | undefined;
  readonly functionName: string | undefined;
}

/** Reads the entries that are errors. Never throws. */
export class ErrorReader {
  /** By the text of an entry without what it says. */
  readonly #stacks = new Map<string, readonly ErrorFrame[]>();
  #stackChars = 0;

  read(entry: ErrorEntry): ErrorReading {
    const text = textOf(entry);
    const said = (entry.error ?? recordSentence(headOf(entry))).slice(0, LONGEST_MASKED).trim();
    const frames = this.#framesIn(text, said);
    const [deepest] = frames;
    const file = deepest && (pathInApp(deepest.path) ?? deepest.path);
    const functionName = deepest?.functionName;
    const kind = entry.error === undefined ? undefined : errorKind(said);
    const key = errorKey({ sentence: said, kind, file, functionName });
    return { key, frames, said, kind, file, functionName };
  }

  #framesIn(text: string, said: string): readonly ErrorFrame[] {
    const at = said === "" ? -1 : text.lastIndexOf(said);
    const stack = at === -1 ? text : `${text.slice(0, at)}\n\n${text.slice(at + said.length)}`;
    const known = this.#stacks.get(stack);
    if (known !== undefined) return known;
    const found = errorFrames(text, said).map(masked);
    if (this.#stacks.size >= MOST_STACKS || this.#stackChars + stack.length > LONGEST_STACKS) {
      this.#stacks.clear();
      this.#stackChars = 0;
    }
    this.#stacks.set(stack, found);
    this.#stackChars += stack.length;
    return found;
  }
}

function textOf({ lines }: ErrorEntry): string {
  let text = "";
  for (const { item, part } of lines) {
    const piece = piecesOf(item, (written) => written)[part]?.text ?? "";
    text += text === "" ? piece : `\n${piece}`;
  }
  return text.length <= 2 * LONGEST_HALF
    ? text
    : `${text.slice(0, LONGEST_HALF)}\n${text.slice(-LONGEST_HALF)}`;
}

function headOf({ lines: [first] }: ErrorEntry): string {
  if (first === undefined) return "";
  const piece = piecesOf(first.item, (written) => written, saidText)[first.part];
  return piece?.text.split("\n", 1)[0] ?? "";
}

/** On one line. Masked before it is cut: half a secret is not known as one. */
export function shownSentence(said: string, source: string | undefined): string {
  const text = withoutTurns(new LineRedactor().text(source, said))
    .replaceAll(/[\p{Cc}\s]+/gu, " ")
    .trim();
  return text.length <= LONGEST_SENTENCE ? text : `${text.slice(0, LONGEST_SENTENCE).toWellFormed()}…`;
}

/** Few have anything to mask, and a path that is masked leads nowhere. */
function masked(frame: ErrorFrame): ErrorFrame {
  const { path, functionName } = frame;
  return {
    ...frame,
    path: ownCopy(redact(path)),
    functionName: functionName && ownCopy(redact(functionName)),
  };
}
