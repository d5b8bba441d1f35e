import type { Level } from "./level.ts";

/** What a row of JSON says. Its text is made when it is asked for: a flood has more rows than a view shows. */
export class JsonLine {
  readonly level: Level | undefined;
  /** Whether the text may have more rows than one. */
  readonly mayHaveRows: boolean;
  readonly #makeText: () => string;
  readonly #makeSaid: () => string;
  #text: string | undefined;

  constructor(
    level: Level | undefined,
    mayHaveRows: boolean,
    makeText: () => string,
    makeSaid: () => string = makeText,
  ) {
    this.level = level;
    this.mayHaveRows = mayHaveRows;
    this.#makeText = makeText;
    this.#makeSaid = makeSaid;
  }

  /** The message, and fields that say what went wrong: those of a request are of one time only. */
  get said(): string {
    return this.#makeSaid();
  }

  /** The message first, then the other fields, then a stack on rows of its own. */
  get text(): string {
    return (this.#text ??= this.#makeText());
  }
}
