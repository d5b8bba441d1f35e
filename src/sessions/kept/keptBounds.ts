import { deleteSegments, listAppFolders, listSegments, sizesOf, type SizedSegment } from "./segmentFiles.ts";

const MB = 1024 * 1024;
/** Of the bound of all apps. */
const RESERVE = 0.05;
const DAY_MS = 24 * 60 * 60 * 1000;

/** What is kept at most. */
export interface KeptLimits {
  /** Of one app. */
  readonly appBytes: number;
  /** Of all apps. */
  readonly allBytes: number;
  readonly ageMs: number;
}

export const KEPT_LIMITS: KeptLimits = { appBytes: 20 * MB, allBytes: 200 * MB, ageMs: 7 * DAY_MS };

/** Segments are what is deleted at once: small beside the whole. Bytes. */
export function segmentBytes({ appBytes }: KeptLimits): number {
  return Math.floor(appBytes / 20);
}

/** A segment ends after so long: as it is deleted once its begin is too old, the more is kept. Milliseconds. */
export function segmentMs({ ageMs }: KeptLimits): number {
  return Math.floor(ageMs / 14);
}

/**
 * Deletes what is too old, then of each app and of all the oldest, so that there is room for what all who write, in
 * whatever window, add until they look again.
 */
export async function boundKept(root: string, limits: KeptLimits, nowMs: number): Promise<void> {
  const room = segmentBytes(limits);
  const kept: SizedSegment[] = [];
  for (const folder of await listAppFolders(root)) {
    const segments = await sizesOf(await listSegments(folder));
    const isOld = ({ begunMs }: SizedSegment): boolean => nowMs - begunMs > limits.ageMs;
    const young = segments.filter((segment) => !isOld(segment));
    const surplus = oldestBeyond(young, limits.appBytes - room);
    const left = await deleteSegments([...segments.filter(isOld), ...surplus]);
    kept.push(...young.filter((segment) => !surplus.includes(segment)), ...left);
  }
  await deleteSegments(oldestBeyond(kept, limits.allBytes * (1 - RESERVE)));
}

/** What to delete so that the rest is so many bytes at most: what was written to longest ago first. */
function oldestBeyond(segments: readonly SizedSegment[], mostBytes: number): readonly SizedSegment[] {
  let surplus = segments.reduce((sum, { bytes }) => sum + bytes, 0) - mostBytes;
  const beyond: SizedSegment[] = [];
  for (const segment of segments.toSorted((a, b) => a.writtenMs - b.writtenMs || a.begunMs - b.begunMs)) {
    if (surplus <= 0) break;
    beyond.push(segment);
    surplus -= segment.bytes;
  }
  return beyond;
}
