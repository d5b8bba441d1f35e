import { constants } from "node:fs";
import { mkdir, open, type FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import { OWNER_ONLY } from "../logFile.ts";
import { boundKept, segmentBytes, segmentMs, type KeptLimits } from "./keptBounds.ts";
import { loggedMs, RowWriter, type KeptItem } from "./keptRows.ts";
import { appFolder, listSegments, segmentName, type AppPlace } from "./segmentFiles.ts";

const OWNER_ONLY_FOLDER = 0o700;
/** A line so much older than the newest before it begins a segment, so that each has its lines in order. Milliseconds. */
const STEP_BACK_MS = 60_000;

export interface SegmentWriterOptions extends AppPlace {
  /** Where all apps' are. Created when missing, for the owner only. */
  readonly root: string;
  readonly log: string;
  readonly limits: KeptLimits;
}

interface OpenSegment {
  readonly path: string;
  readonly begunMs: number;
  bytes: number;
}

/**
 * Appends to the segments of one log. A segment is opened for each write and closed after it, so that whoever deletes it,
 * in whatever window, has it gone; what comes then goes into a new one. Not to be called while it is at work.
 */
export class SegmentWriter {
  readonly #options: SegmentWriterOptions;
  readonly #rows = new RowWriter();
  #segment: OpenSegment | undefined;
  #latestMs = -Infinity;
  /** Of the last line written that has a time. */
  #lastMs: number | undefined;
  #sinceBound = Infinity;

  constructor(options: SegmentWriterOptions) {
    this.#options = options;
  }

  /** Begins a new segment with what comes next. */
  leave(): void {
    this.#segment = undefined;
  }

  /** Items whose lines are masked. Throws the file system's error; what was half written is a torn row then. */
  async write(items: readonly KeptItem[]): Promise<void> {
    let run: KeptItem[] = [];
    try {
      for (const item of items) {
        if (this.#stepsBack(item)) {
          await this.#append(run);
          this.leave();
          run = [];
        }
        run.push(item);
      }
      await this.#append(run);
    } catch (error) {
      this.leave();
      throw error;
    }
  }

  async #append(items: readonly KeptItem[]): Promise<void> {
    if (items.length === 0) return;
    const nowMs = Date.now();
    const { limits, root } = this.#options;
    if (this.#sinceBound > segmentBytes(limits) / 4) {
      this.#sinceBound = 0;
      await boundKept(root, limits, nowMs);
    }
    const current = this.#segment;
    const isOver =
      current !== undefined &&
      (current.bytes >= segmentBytes(limits) || nowMs - current.begunMs >= segmentMs(limits));
    if (isOver || current === undefined || !(await this.#appendTo(current, items))) {
      await this.#begin(items, nowMs);
    }
    this.#lastMs = items.map(loggedMs).findLast((timeMs) => timeMs !== undefined) ?? this.#lastMs;
  }

  /** False where somebody has deleted it. */
  async #appendTo(segment: OpenSegment, items: readonly KeptItem[]): Promise<boolean> {
    const { O_APPEND, O_NOFOLLOW, O_WRONLY } = constants;
    let handle: FileHandle;
    try {
      // Windows has no O_NOFOLLOW.
      handle = await open(segment.path, O_APPEND | O_WRONLY | (O_NOFOLLOW || 0));
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
    await this.#fill(handle, segment, this.#text(items));
    return true;
  }

  async #begin(items: readonly KeptItem[], nowMs: number): Promise<void> {
    const { root, host, app, address, log } = this.#options;
    const folder = appFolder(root, this.#options);
    // The names tell the order, whatever the clock does.
    const last = (await listSegments(folder)).findLast((segment) => segment.log === log);
    const begunMs = Math.max(nowMs, (last?.begunMs ?? 0) + 1);
    const path = join(folder, segmentName(log, begunMs));
    const segment = { path, begunMs, bytes: 0 };
    const handle = await openNew(path);
    this.#segment = segment;
    const fromMs = items.map(loggedMs).find((timeMs) => timeMs !== undefined) ?? nowMs;
    const header = this.#rows.header({ host, app, address, fromMs, afterMs: this.#lastMs });
    await this.#fill(handle, segment, header + this.#text(items));
  }

  async #fill(handle: FileHandle, segment: OpenSegment, text: string): Promise<void> {
    try {
      await handle.writeFile(text);
    } finally {
      await handle.close();
    }
    const bytes = Buffer.byteLength(text);
    segment.bytes += bytes;
    this.#sinceBound += bytes;
  }

  #text(items: readonly KeptItem[]): string {
    return items.reduce((text, item) => text + this.#rows.item(item), "");
  }

  #stepsBack(item: KeptItem): boolean {
    const timeMs = loggedMs(item);
    if (timeMs === undefined) return false;
    const isBack = timeMs < this.#latestMs - STEP_BACK_MS;
    this.#latestMs = isBack ? timeMs : Math.max(this.#latestMs, timeMs);
    return isBack;
  }
}

async function openNew(path: string): Promise<FileHandle> {
  for (let triesLeft = 3; ; triesLeft--) {
    await mkdir(dirname(path), { recursive: true, mode: OWNER_ONLY_FOLDER });
    try {
      return await open(path, "wx", OWNER_ONLY);
    } catch (error) {
      // Whoever deletes the last segment of an app deletes its folder.
      if (!isMissing(error) || triesLeft === 0) throw error;
    }
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
