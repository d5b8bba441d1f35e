import type { LogLine } from "../../logstream/index.ts";
import type { SessionItem } from "../sessionItem.ts";
import { boundKept, KEPT_LIMITS, type KeptLimits } from "./keptBounds.ts";
import type { KeptItem } from "./keptRows.ts";
import { KeptWriter } from "./keptWriter.ts";
import { joinSegments } from "./joinSegments.ts";
import { foldersOf, isKeptIn, listKeptApps, type KeptApp } from "./keptFolders.ts";
import { readLast } from "./readKept.ts";
import {
  appFolder,
  deleteSegments,
  listAppFolders,
  listSegments,
  sizesOf,
  type AppPlace,
} from "./segmentFiles.ts";
import { SegmentWriter } from "./segmentWriter.ts";

export type { KeptApp } from "./keptFolders.ts";
export type { AppPlace } from "./segmentFiles.ts";

/** What was given up. */
export interface Forgotten {
  readonly apps: number;
  readonly bytes: number;
}

export interface KeptSpan extends AppPlace {
  /** Epoch milliseconds, inclusive. */
  readonly sinceMs: number;
  /** Epoch milliseconds, exclusive. */
  readonly untilMs: number;
  /** Aborting ends the reading, with the signal's own reason. */
  readonly signal: AbortSignal;
}

export interface KeptLogsOptions {
  /** The folder that they are in, and nothing else is. Created when something is kept. */
  readonly root: string;
  /** Default: 20 MB for an app, 200 MB in all, 7 days. */
  readonly limits?: KeptLimits | undefined;
  /** Asked for all that comes. Default: it is on. */
  readonly isOn?: (() => boolean) | undefined;
  /** Default: see KeptWriter. */
  readonly retryMs?: number | undefined;
}

/** Keeps the lines of one session. */
export interface Keeper {
  /** All that it receives, in turn. */
  readonly see: (items: readonly SessionItem[]) => void;
  /** The session is closed: writes what waits. */
  readonly end: () => Promise<void>;
}

interface Writing extends AppPlace {
  readonly writer: KeptWriter;
  /** Nothing more of it is kept until it is started again. */
  isGivenUp: boolean;
}

/** What was streamed, on the disk of this machine: masked, for its owner alone, and bounded. Windows share it. */
export class KeptLogs {
  readonly #options: KeptLogsOptions;
  readonly #limits: KeptLimits;
  readonly #writing = new Set<Writing>();

  constructor(options: KeptLogsOptions) {
    this.#options = options;
    this.#limits = options.limits ?? KEPT_LIMITS;
  }

  /** `log` names what belongs together: the stretches of one session, over reloads. Two windows never share one. */
  keep(place: AppPlace, log: string, onTrouble: (error: Error) => void): Keeper {
    const { root, retryMs, isOn = () => true } = this.#options;
    const segments = new SegmentWriter({ root, ...place, log, limits: this.#limits });
    const writing: Writing = {
      ...place,
      writer: new KeptWriter({ segments, onTrouble, retryMs }),
      isGivenUp: false,
    };
    this.#writing.add(writing);
    let isBegun = false;
    let skipped = 0;
    return {
      see: (items) => {
        if (items.some((item) => item.kind === "notice" && item.notice.kind === "started"))
          writing.isGivenUp = false;
        const kept = items.flatMap(keptItem);
        if (writing.isGivenUp || !isOn()) {
          if (isBegun) skipped += kept.filter(({ kind }) => kind === "line").length;
          return;
        }
        const [first] = kept;
        if (first === undefined) return;
        // A key can have begun in what was skipped, so it is told to be missing.
        const hole: KeptItem[] =
          skipped > 0 ? [{ kind: "hole", lines: skipped, arrivedMs: first.arrivedMs }] : [];
        skipped = 0;
        isBegun = true;
        writing.writer.add([...hole, ...kept]);
      },
      end: async () => {
        await writing.writer.close();
        this.#writing.delete(writing);
      },
    };
  }

  /** The end of one log, with at most so many lines. Empty where nothing is kept of it. */
  async readLast(place: AppPlace, log: string, mostLines: number): Promise<readonly KeptItem[]> {
    const segments = await this.#segmentsOf(place);
    return readLast(
      segments.filter((segment) => segment.log === log),
      mostLines,
    );
  }

  /** What was received of an app in that time, whichever window received it, oldest first, each line once. */
  async *read({ sinceMs, untilMs, signal, ...place }: KeptSpan): AsyncGenerator<readonly LogLine[]> {
    for await (const items of joinSegments(await this.#segmentsOf(place), signal)) {
      const lines = items.flatMap(({ item, atMs }) =>
        item.kind === "line" && atMs >= sinceMs && atMs < untilMs ? [item.line] : [],
      );
      if (lines.length > 0) yield lines;
      if (items.every(({ atMs }) => atMs >= untilMs)) return;
    }
  }

  /** The apps that something is kept of. */
  async list(): Promise<readonly KeptApp[]> {
    return listKeptApps(this.#options.root);
  }

  /** Whether anything is kept of an app. */
  async holds(place: AppPlace): Promise<boolean> {
    const folders = await foldersOf(this.#options.root, place);
    return (await Promise.all(folders.map(isKeptIn))).includes(true);
  }

  /** Gives up what is kept of one app, of those of a workspace, or of all. What comes from then on is kept. */
  async forget(which: Partial<AppPlace> = {}): Promise<Forgotten> {
    const { root } = this.#options;
    const { host, app, address } = which;
    const isOne = host !== undefined && app !== undefined;
    const folders = isOne ? await foldersOf(root, { host, app, address }) : [];
    const affected = [...this.#writing].filter((one) =>
      isOne ? folders.includes(appFolder(root, one)) : (host ?? one.host) === one.host,
    );
    await Promise.all(affected.map(({ writer }) => writer.drop()));
    let bytes = 0;
    let apps = 0;
    for (const folder of isOne ? folders : await listAppFolders(root, host)) {
      const segments = await sizesOf(await listSegments(folder));
      await deleteSegments(segments);
      bytes += segments.reduce((sum, segment) => sum + segment.bytes, 0);
      apps += segments.length > 0 ? 1 : 0;
    }
    return { apps, bytes };
  }

  /** The same for a workspace that nobody is signed in to any more: its streams are kept again when they are started. */
  async giveUp(host: string): Promise<Forgotten> {
    for (const one of this.#writing) if (one.host === host) one.isGivenUp = true;
    return this.forget({ host });
  }

  /** Deletes what is beyond the limits, where nobody writes who would. */
  async bound(): Promise<void> {
    await boundKept(this.#options.root, this.#limits, Date.now());
  }

  /** Writes what waits, and keeps nothing more. */
  async close(): Promise<void> {
    await Promise.all([...this.#writing].map(({ writer }) => writer.close()));
  }

  async #segmentsOf(place: AppPlace) {
    const folders = await foldersOf(this.#options.root, place);
    const segments = (await Promise.all(folders.map(listSegments))).flat();
    const oldest = Date.now() - this.#limits.ageMs;
    return segments
      .filter(({ begunMs }) => begunMs >= oldest)
      .toSorted((one, other) => one.begunMs - other.begunMs);
  }
}

/** What came from what is kept is not kept once more. */
function keptItem(item: SessionItem): KeptItem[] {
  if (item.isRestored === true) return [];
  const { arrivedMs } = item;
  if (item.kind === "line") return [{ kind: "line", line: item.line, arrivedMs }];
  const { notice } = item;
  if (notice.kind !== "gap") return [];
  const { kind, cause, since, until } = notice;
  return [{ kind, cause, since, until, arrivedMs }];
}
