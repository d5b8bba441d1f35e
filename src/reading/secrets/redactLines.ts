import type { LogLine } from "../../logstream/index.ts";
import { endsKey, KeyTracker } from "./privateKeys.ts";
import { CutSecrets } from "./cutSecrets.ts";
import { EVERY_FORM, HINTS, redact, redactForms, withoutColours } from "./redact.ts";
import { REDACTED } from "./secretForms.ts";

/** A key's lines are looked for so far from where a log begins. The longest keys have some 200. */
const KEY_LINES = 400;

/** Masks the lines of one log in their order: some secrets are told only by the lines before. */
export class LineRedactor {
  readonly #keys = new KeyTracker(REDACTED);
  readonly #cuts = new CutSecrets();

  /** For a log that begins in the middle: these are, or were, its first lines. */
  begin(lines: readonly LogLine[]): void {
    const seen = new Set<string | undefined>();
    for (const { source, message } of lines.slice(0, KEY_LINES)) {
      if (seen.has(source) || !message.includes("PRIVATE KEY-----")) continue;
      seen.add(source);
      if (endsKey(message)) this.#keys.begin(source);
    }
  }

  /** The text of a line. Only text with a secret loses its colours. */
  text(source: string | undefined, text: string): string {
    try {
      const plain = withoutColours(text);
      const rest = this.#keys.maskRest(source, plain);
      const forms = HINTS.in(rest);
      const redacted = redactForms(rest, forms);
      this.#keys.note(source, rest);
      const masked = redacted === plain ? text : redacted;
      return this.#cuts.mask(source, { text, masked, forms: rest === text ? forms : EVERY_FORM });
    } catch {
      return REDACTED;
    }
  }

  /** A line without secrets, in its message and whatever else the server sent. The same object when it has none. */
  line(line: LogLine): LogLine {
    const message = this.text(line.source, line.message);
    const others = line.source === undefined ? line : redactFields(line);
    return message === line.message && others === line ? line : { ...others, message };
  }
}

/** Some lines of a log without secrets; they and the log are in the same order. */
export function redactSome(some: readonly LogLine[], log: readonly LogLine[]): LogLine[] {
  const [first] = some;
  if (first === undefined) return [];
  const near = log.slice(Math.max(0, log.indexOf(first) - KEY_LINES));
  const redactor = new LineRedactor();
  redactor.begin(near);
  const masked = new Map(near.map((line) => [line, redactor.line(line)]));
  return some.map((line) => masked.get(line) ?? redactor.line(line));
}

function redactFields<Fields extends Readonly<Record<string, unknown>>>(fields: Fields): Fields {
  const redacted = Object.entries(fields).map(
    ([name, value]) => [name, name === "message" ? value : redactField(name, value)] as const,
  );
  const isChanged = redacted.some(([name, value]) => value !== fields[name]);
  return isChanged ? (Object.fromEntries(redacted) as Fields) : fields;
}

function redactField(name: string, value: unknown): unknown {
  try {
    return fieldWithoutSecrets(name, value);
  } catch {
    // Deeper than can be looked through: nothing of it is kept.
    return REDACTED;
  }
}

function fieldWithoutSecrets(name: string, value: unknown): unknown {
  if (typeof value === "string") return redactText(name, value);
  if (Array.isArray(value)) {
    const masked = value.map((item: unknown) => redactField(name, item));
    return masked.some((item, index) => item !== value[index]) ? masked : value;
  }
  return typeof value === "object" && value !== null ? redactFields(value as Record<string, unknown>) : value;
}

/** Fields that were found to hold no secret, such as a source or a severity: most lines have the same ones. */
const plainFields = new Set<string>();
const MOST_PLAIN_FIELDS = 500;
const LONGEST_PLAIN_FIELD = 64;

function redactText(name: string, value: string): string {
  const field = `${name}\n${value}`;
  if (plainFields.has(field)) return value;
  const redacted = redactOne(name, value);
  if (redacted === value && field.length <= LONGEST_PLAIN_FIELD) {
    if (plainFields.size >= MOST_PLAIN_FIELDS) plainFields.clear();
    plainFields.add(field);
  }
  return redacted;
}

/** The value may tell by itself, or by its name. */
function redactOne(name: string, value: string): string {
  const alone = redact(value);
  if (alone !== value) return alone;
  const named = JSON.stringify({ [name]: value });
  return redact(named) === named ? value : REDACTED;
}
