import type { App } from "../databricks/api/app.ts";
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
}

/** The lines of a session from before, which did not come with its stream. */
export class EarlierLog {
  readonly #options: EarlierLogOptions;
  readonly #put: Emitter<readonly LineItem[]>;
  #readings = 0;
  #logsTable: string | undefined;
  #mayRead = (): boolean => true;
  #isTold = false;
  #filled: Promise<void> = Promise.resolve();
  /** The last reading that can go on. */
  unfinished: UnfinishedReading | undefined;

  constructor(options: EarlierLogOptions) {
    this.#options = options;
    this.#put = new Emitter(options.onListenerError);
  }

  /** These were put in: the log before and after them is to be shown anew. */
  get onDidPut(): Subscribe<readonly LineItem[]> {
    return this.#put.subscribe;
  }

  /** Whether the platform keeps the app's lines, as far as it was seen, and they may be read. */
  get isKept(): boolean {
    return this.#logsTable !== undefined && this.#mayRead();
  }

  /** What the platform says of the app now. `mayRead`: whether the person lets it be asked. Default: they do. */
  saw({ logsTable }: App, mayRead: () => boolean = () => true): void {
    const isNews = this.#logsTable === undefined && logsTable !== undefined;
    this.#logsTable = logsTable;
    this.#mayRead = mayRead;
    if (isNews && this.isKept && !this.#isTold) {
      this.#isTold = true;
      this.#options.log.addNotice({ kind: "hasEarlier", from: `the logs table ${logsTable}` });
    }
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

  /** Puts lines where they belong. Returns those that were not there already. */
  put(page: EarlierPage): readonly LineItem[] {
    const { log, errors, onChange } = this.#options;
    const added = log.putEarlier(page);
    errors.seeEarlier(added, page.end.isMore);
    this.#put.fire(added);
    onChange();
    return added;
  }
}
