/** Lines of other matters that may stand between two of a key, as those of another thread. */
const STRANGERS_BETWEEN = 20;

const BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----/g;
const END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----/;
const END_HERE = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----/y;

/** A full line of a key, with whatever a logger puts around it. */
const LONG_PIECE = /[A-Za-z0-9+/]{16,}={0,2}/g;
/** Its last line can be as short as it likes, alone or behind a logger's prefix. */
const SHORT_PIECE = /^[ \t]*[A-Za-z0-9+/]+={0,2}[ \t]*$|(?<![\w+/=])[A-Za-z0-9+/]{2,}={1,2}[ \t]*$/gm;

/** A whole line of a key and nothing else that is printed. */
const KEY_LINE = /[A-Za-z0-9+/]{40,}={0,2}/g;

interface OpenKey {
  /** How many lines ago its last piece came. */
  readonly strangers: number;
  /** Its beginning was masked before, and may have been the whole of it: no line has told yet that it goes on. */
  readonly isDoubtful: boolean;
}

/** Follows a private key that an app prints line by line: where in it one of the app's sources is. */
export class KeyTracker {
  readonly #mask: string;
  /** By source, while a key is open. */
  readonly #open = new Map<string | undefined, OpenKey>();

  constructor(mask: string) {
    this.#mask = mask;
  }

  /** What comes first goes on with a key whose beginning is not here. */
  begin(source: string | undefined): void {
    this.#open.set(source, { strangers: 0, isDoubtful: false });
  }

  /** The text without what it holds of a key that earlier text began. */
  maskRest(source: string | undefined, text: string): string {
    const open = this.#open.get(source);
    if (open === undefined) return text;
    const end = END.exec(text);
    if (end !== null) {
      this.#open.delete(source);
      // With its dashes, or what stands before them would look like a line of its own.
      const dashes = end.index + "-----".length;
      return this.#maskPieces(text.slice(0, dashes)) + text.slice(dashes);
    }
    const masked = open.isDoubtful ? this.#maskKeyLines(text) : this.#maskPieces(text);
    const isPiece = masked !== text || this.#wasPiece(text);
    const isStranger = !isPiece && text.trim() !== "";
    if (isStranger && open.strangers >= STRANGERS_BETWEEN) this.#open.delete(source);
    else {
      const strangers = isStranger ? open.strangers + 1 : 0;
      this.#open.set(source, { strangers, isDoubtful: open.isDoubtful && !isPiece });
    }
    return masked;
  }

  /** Takes note of a key that begins in the text and does not end there. */
  note(source: string | undefined, text: string): void {
    if (!text.includes("PRIVATE KEY-----")) return;
    const last = [...text.matchAll(BEGIN)].at(-1);
    if (last === undefined) return;
    const rest = text.slice(last.index + last[0].length);
    if (END.test(rest)) return;
    const isDoubtful = rest.startsWith(` ${this.#mask}`);
    // The mask of a key that broke off takes all there is.
    if (isDoubtful && rest.trim() !== this.#mask) return;
    this.#open.set(source, { strangers: 0, isDoubtful });
  }

  /** Whether all of it, or all behind a logger's prefix, was masked before. */
  #wasPiece(text: string): boolean {
    const row = text.trim();
    return row === this.#mask || row.endsWith(` ${this.#mask}`);
  }

  #maskKeyLines(text: string): string {
    return text.replaceAll(KEY_LINE, (piece) => (kindsIn(piece) === 3 ? this.#mask : piece));
  }

  #maskPieces(text: string): string {
    return text
      .replaceAll(LONG_PIECE, (piece) => (kindsIn(piece) >= 2 ? this.#mask : piece))
      .replaceAll(SHORT_PIECE, this.#mask);
  }
}

/** Text without its private keys, each up to its end, or to where the text breaks off. */
export function maskPrivateKeys(text: string, mask: string): string {
  if (!text.includes("PRIVATE KEY-----")) return text;
  let masked = "";
  let copied = 0;
  BEGIN.lastIndex = 0;
  for (let begin = BEGIN.exec(text); begin !== null; begin = BEGIN.exec(text)) {
    const body = BEGIN.lastIndex;
    if (text.startsWith(` ${mask}`, body)) continue;
    const dashes = text.indexOf("-----", body);
    END_HERE.lastIndex = dashes;
    const end = dashes === -1 ? text.length : END_HERE.test(text) ? END_HERE.lastIndex : dashes;
    masked += `${text.slice(copied, body)} ${mask}`;
    copied = end;
    BEGIN.lastIndex = end;
  }
  return masked + text.slice(copied);
}

/** Whether the text ends a key that it does not begin. */
export function endsKey(text: string): boolean {
  const end = text.includes("PRIVATE KEY-----") ? END.exec(text) : null;
  return end !== null && text.slice(0, end.index).search(BEGIN) === -1;
}

/** Of letters: paths and words are of one, what is random of two or three. */
function kindsIn(piece: string): number {
  return [/[a-z]/, /[A-Z]/, /\d/].filter((kind) => kind.test(piece)).length;
}
