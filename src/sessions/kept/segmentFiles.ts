import { createHash, randomBytes } from "node:crypto";
import { open, readdir, rm, rmdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { readHeader, type SegmentHeader } from "./keptRows.ts";

/** A file that holds a stretch of one log. It is only ever added to, by the one who began it. */
export interface Segment {
  readonly path: string;
  /** The log that it is a stretch of: all that one session received, over reloads of its window. */
  readonly log: string;
  /** When it was begun, epoch milliseconds. */
  readonly begunMs: number;
}

/** An app, as its workspace and its name tell. */
export interface AppPlace {
  /** Origin of the workspace. */
  readonly host: string;
  readonly app: string;
  /**
   * Where it answers in a browser, `host[:port]`: tells apps of one name apart that are in the workspaces of one unified
   * host. Default: not known.
   */
  readonly address?: string | undefined;
}

export interface SizedSegment extends Segment {
  readonly bytes: number;
  /** When it was last written to, epoch milliseconds. */
  readonly writtenMs: number;
}

const NAME = /^(\d{1,16})-([0-9a-f]{16})-[0-9a-f]{8}\.ndjson$/;
/** A header is in these, unless somebody names an app with thousands of characters. */
const HEADER_BYTES = 4096;

export function newLogId(): string {
  return randomBytes(8).toString("hex");
}

/** Below `root`, of a workspace. Names of hosts and apps are not for file systems. */
export function hostFolder(root: string, host: string): string {
  return join(root, hash(host));
}

export function appFolder(root: string, { host, app, address }: AppPlace): string {
  const name = address === undefined ? hash(app) : `${hash(app)}-${hash(address)}`;
  return join(hostFolder(root, host), name);
}

export function segmentName(log: string, begunMs: number): string {
  return `${String(begunMs).padStart(14, "0")}-${log}-${randomBytes(4).toString("hex")}.ndjson`;
}

/** Of one app, the one that was begun first at the start. */
export async function listSegments(folder: string): Promise<readonly Segment[]> {
  const names = await namesIn(folder);
  return names.toSorted().flatMap((name) => {
    const [, begun, log] = NAME.exec(name) ?? [];
    return log === undefined ? [] : [{ path: join(folder, name), log, begunMs: Number(begun) }];
  });
}

/** The folders of all apps, or of those of one workspace. */
export async function listAppFolders(root: string, host?: string): Promise<readonly string[]> {
  const hosts =
    host === undefined ? (await namesIn(root)).map((name) => join(root, name)) : [hostFolder(root, host)];
  const apps = await Promise.all(
    hosts.map(async (folder) => (await namesIn(folder)).map((name) => join(folder, name))),
  );
  return apps.flat();
}

/** Those that are there still. */
export async function sizesOf(segments: readonly Segment[]): Promise<readonly SizedSegment[]> {
  const sized = await Promise.all(
    segments.map(async (segment) => {
      const found = await stat(segment.path).catch(() => undefined);
      return found === undefined ? [] : [{ ...segment, bytes: found.size, writtenMs: found.mtimeMs }];
    }),
  );
  return sized.flat();
}

/** Undefined where it has none, or is gone. */
export async function headerOf({ path }: Segment): Promise<SegmentHeader | undefined> {
  const handle = await open(path, "r").catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    return readHeader(buffer.toString("utf8", 0, bytesRead));
  } finally {
    await handle.close();
  }
}

/** Deletes segments, and folders that are empty then. Returns those that could not be deleted. */
export async function deleteSegments<One extends Segment>(segments: readonly One[]): Promise<readonly One[]> {
  const left: One[] = [];
  for (const segment of segments) {
    await rm(segment.path, { force: true }).catch(() => left.push(segment));
  }
  const folders = new Set(segments.map(({ path }) => join(path, "..")));
  for (const folder of folders) {
    // Not empty, or gone: both are fine.
    await rmdir(folder).catch(() => undefined);
    await rmdir(join(folder, "..")).catch(() => undefined);
  }
  return left;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  // None, not a folder, not readable: nothing is kept there.
  return readdir(folder).catch(() => []);
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 24);
}
