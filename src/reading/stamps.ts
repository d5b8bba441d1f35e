const YEAR_FIRST = String.raw`\d{4}[-/.]\d{2}[-/.]\d{2}|\d{8}`;
/** Day or month first, with or without a year: `06-Oct-2026`, `10/06/26`, `10-06`. */
const YEAR_LAST = String.raw`\d{1,2}[-/. ](?:\d{1,2}|[A-Z][a-z]{2})(?:[-/. ]\d{2,4})?`;
/** `Oct 06`, `Tue Oct 06`, `Tue, 06 Oct 2026`. */
const WORDS = String.raw`(?:[A-Z][a-z]{2},? )?(?:[A-Z][a-z]{2} {1,2}\d{1,2}|\d{1,2} [A-Z][a-z]{2})(?:,? \d{4})?`;
const TIME = String.raw`\d{1,2}:\d{2}(?::\d{2}|[AP]M\b)(?:[.,:]\d{1,9})?(?: ?[AP]M\b)?(?: ?(?:Z\b|UTC|GMT|[A-Z]{1,4}S?T\b|[+-]\d{2}:?\d{2}))?(?: \d{4}\b)?`;

/** `2026-01-02 03:04:05,678`, `[2026-01-02 03:04:05 +0000]`, `03:04:05.678`, `10/06/2026, 9:04:05 AM`, and in words. */
const STAMP = new RegExp(
  String.raw`^[[(]?(?:(?:${YEAR_FIRST}|${YEAR_LAST}|${WORDS})(?:[T:-]|,? ))?${TIME}[\])]?`,
);
/** A date alone, or the seconds since 1970. */
const DATE = new RegExp(String.raw`^(?:\d{4}[-/.]\d{2}[-/.]\d{2}|1\d{9}(?:\.\d{1,9})?)(?=\s)`);

/** The time that a text begins with; undefined where it begins otherwise. */
export function stampOf(text: string): string | undefined {
  const first = text.charCodeAt(0);
  const isDigit = first >= 0x30 && first <= 0x39;
  const second = text.charCodeAt(1);
  const isBracket = (first === 0x5b || first === 0x28) && !(second >= 0x61 && second <= 0x7a);
  const isCapital = first >= 0x41 && first <= 0x59 && second >= 0x61 && second <= 0x7a;
  if (!isDigit && !isBracket && !isCapital) return undefined;
  return STAMP.exec(text)?.[0] ?? (isDigit ? DATE.exec(text)?.[0] : undefined);
}
