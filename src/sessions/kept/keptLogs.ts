import type { LogLine } from "../../logstream/index.ts";
import type { SessionItem } from "../sessionItem.ts";
import { boundKept, KEPT_LIMITS, type KeptLimits } from "./keptBounds.ts";
import type { KeptItem } from "./keptRows.ts";
import { KeptWriter } from "./keptWriter.ts";
import { joinSegments } from "./joinSegments.ts";
import { readLast } from "./readKept.ts";
import {
  appFolder,
  deleteSegments,
  headerOf,
  listAppFolders,
  listSegments,
  sizesOf,
} from "./segmentFiles.ts";
import { SegmentWriter } from "./segmentWriter.ts";

/** An app, as its workspace and its name tell. */
export interface AppPlace {
  /** Origin of the workspace. */
  readonly host: string;
  readonly app: string;
}

/** What is kept of an app. */
export interface KeptApp extends AppPlace {
  readonly bytes: number;
  /** When it was begun, epoch milliseconds. */
  readonly sinceMs: number;
}

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
    const folders = await listAppFolders(this.#options.root);
    const apps = await Promise.all(folders.map(appIn));
    return apps.flat();
  }

  /** Whether anything is kept of an app. */
  async holds(place: AppPlace): Promise<boolean> {
    return (await appIn(appFolder(this.#options.root, place))).length > 0;
  }

  /** Gives up what is kept of one app, of those of a workspace, or of all. What comes from then on is kept. */
  async forget(which: Partial<AppPlace> = {}): Promise<Forgotten> {
    const { root } = this.#options;
    const { host, app } = which;
    const affected = [...this.#writing].filter(
      (one) => (host ?? one.host) === one.host && (app ?? one.app) === one.app,
    );
    await Promise.all(affected.map(({ writer }) => writer.drop()));
    const folders =
      host !== undefined && app !== undefined
        ? [appFolder(root, { host, app })]
        : await listAppFolders(root, host);
    let bytes = 0;
    let apps = 0;
    for (const folder of folders) {
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
    const segments = await listSegments(appFolder(this.#options.root, place));
    const oldest = Date.now() - this.#limits.ageMs;
    return segments.filter(({ begunMs }) => begunMs >= oldest);
  }
}

async function appIn(folder: string): Promise<KeptApp[]> {
  const segments = await sizesOf(await listSegments(folder));
  for (const segment of segments) {
    const header = await headerOf(segment);
    if (header === undefined) continue;
    const bytes = segments.reduce((sum, one) => sum + one.bytes, 0);
    return [{ host: header.host, app: header.app, bytes, sinceMs: segments[0]?.begunMs ?? 0 }];
  }
  return [];
}

/** What came from what is kept is not kept once more. */
function keptItem(item: SessionItem): KeptItem[] {
  if (item.isKept === true) return [];
  const { arrivedMs } = item;
  if (item.kind === "line") return [{ kind: "line", line: item.line, arrivedMs }];
  const { notice } = item;
  if (notice.kind !== "gap") return [];
  const { kind, cause, since, until } = notice;
  return [{ kind, cause, since, until, arrivedMs }];
}
