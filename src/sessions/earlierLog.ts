import type { App } from "../databricks/api/app.ts";
import { logsTablePhrase } from "../databricks/telemetry/logsTable.ts";
import { Emitter, type Subscribe } from "./emitter.ts";
import type { Filters } from "./filters.ts";
import type { LoggedErrors } from "./loggedErrors.ts";
import type { EarlierPage } from "./placeEarlier.ts";
import type { ReceivedLog } from "./receivedLog.ts";
import type { EarlierEnd, EarlierSpan, LineItem } from "./sessionItem.ts";

export interface EarlierLogOptions {
  readonly log: ReceivedLog;
  readonly errors: LoggedErrors;
  /** The log holds other lines than before. */
  readonly onChange: () => void;
  readonly onListenerError: (error: unknown) => void;
}

/** A reading that has not come to its end. */
export interface UnfinishedReading extends EarlierEnd {
  readonly span: EarlierSpan;
  readonly filters: Pick<Filters, "sources" | "search">;
  /** Up to when what is near is read, where that is further, epoch milliseconds. Default: `readMs`. */
  readonly nearMs?: number;
}

/** The lines of a session from before, which did not come with its stream. */
export class EarlierLog {
  readonly #options: EarlierLogOptions;
  readonly #put: Emitter<readonly LineItem[]>;
  readonly #doing = new Set<string>();
  #readings = 0;
  #logsTable: string | undefined;
  #mayRead = (): boolean => true;
  #isTold = false;
  #filled: Promise<void> = Promise.resolve();
  /** By number, the one that was read last at the end. */
  readonly #unfinished = new Map<number, UnfinishedReading>();

  constructor(options: EarlierLogOptions) {
    this.#options = options;
    this.#put = new Emitter(options.onListenerError);
  }

  /** These were put in: the log before and after them is to be shown anew. */
  get onDidPut(): Subscribe<readonly LineItem[]> {
    return this.#put.subscribe;
  }

  /** Whether the platform keeps the app's lines, as far as it was seen, and they may be read. */
  get isReadable(): boolean {
    return this.#logsTable !== undefined && this.#mayRead();
  }

  /** What the platform says of the app now. `mayRead`: whether the person lets it be asked. Default: they do. */
  saw({ logsTable }: App, mayRead: () => boolean = () => true): void {
    const { log } = this.#options;
    const isNews = this.#logsTable === undefined && logsTable !== undefined;
    this.#logsTable = logsTable;
    this.#mayRead = mayRead;
    if (isNews && this.isReadable && !this.#isTold) {
      this.#isTold = true;
      log.addNotice({ kind: "hasEarlier", from: logsTablePhrase(logsTable) });
    }
    // Those of before a reload, and of before it was known.
    if (this.isReadable && log.offerHoles()) this.#put.fire([]);
  }

  /** Nothing is to be put in before: the log is being filled. */
  waitFor(filled: Promise<void>): void {
    this.#filled = filled;
  }

  /** Settles once lines can be put in. */
  get ready(): Promise<void> {
    return this.#filled;
  }

  /** The number of a new reading. */
  begin(): number {
    return ++this.#readings;
  }

  /** The last reading that can go on, or the one of this number where it can. */
  unfinishedOf(number?: number): UnfinishedReading | undefined {
    return number === undefined ? [...this.#unfinished.values()].at(-1) : this.#unfinished.get(number);
  }

  get unfinished(): UnfinishedReading | undefined {
    return this.unfinishedOf();
  }

  goesOn(reading: UnfinishedReading): void {
    const { reading: number } = reading.span;
    this.#unfinished.delete(number);
    this.#unfinished.set(number, reading);
  }

  isOver(number: number): void {
    this.#unfinished.delete(number);
  }

  /** Does what a link of the log is for, and nothing while that is being done: the link is in view until then. */
  async onceAtATime(link: string, act: () => Promise<void>): Promise<void> {
    if (this.#doing.has(link)) return;
    this.#doing.add(link);
    try {
      await act();
    } finally {
      this.#doing.delete(link);
    }
  }

  /** Puts lines where they belong. Returns those that were not there already. */
  put(page: EarlierPage): readonly LineItem[] {
    const { log, errors, onChange } = this.#options;
    const added = log.putEarlier(page);
    errors.seeEarlier(added, `${page.span.reading} ${page.part.name}`, page.part.isMore);
    this.#put.fire(added);
    onChange();
    return added;
  }

  /** Lines that were put in, in the order of the log. */
  inOrder(lines: readonly LineItem[]): readonly LineItem[] {
    const wanted = new Set(lines);
    const held = this.#options.log.lines().filter((line) => wanted.has(line));
    // What was too much for the log is what was above.
    const heldNow = new Set(held);
    return [...lines.filter((line) => !heldNow.has(line)), ...held];
  }
}
