import { appFolder, headerOf, listAppFolders, listSegments, sizesOf, type AppPlace } from "./segmentFiles.ts";

/** What is kept of an app. */
export interface KeptApp extends AppPlace {
  readonly bytes: number;
  /** When it was begun, epoch milliseconds. */
  readonly sinceMs: number;
}

/**
 * The folders that can hold an app's lines. One in which its address is not told was written by an older version, or for
 * whoever did not know it: that is the app's as long as no other of its name has a folder too.
 */
export async function foldersOf(root: string, place: AppPlace): Promise<readonly string[]> {
  const { host, app, address } = place;
  const own = appFolder(root, place);
  const untold = appFolder(root, { host, app });
  const told = (await listAppFolders(root, host)).filter((folder) => folder.startsWith(`${untold}-`));
  if (address === undefined) return told.length === 1 ? [untold, ...told] : [untold];
  return told.some((folder) => folder !== own) ? [own] : [untold, own];
}

/** The apps that something is kept of. */
export async function listKeptApps(root: string): Promise<readonly KeptApp[]> {
  const found = (await Promise.all((await listAppFolders(root)).map(appIn))).flat();
  const ofOne = Map.groupBy(found, ({ host, app }) => JSON.stringify([host, app]));
  // As foldersOf has it: what can be one app's is.
  return [...ofOne.values()].flatMap((apps) =>
    apps.length === 2 && hasUntold(apps) ? [merged(apps)] : apps,
  );
}

export async function isKeptIn(folder: string): Promise<boolean> {
  return (await appIn(folder)).length > 0;
}

async function appIn(folder: string): Promise<KeptApp[]> {
  const segments = await sizesOf(await listSegments(folder));
  for (const segment of segments) {
    const header = await headerOf(segment);
    if (header === undefined) continue;
    const { host, app, address } = header;
    const bytes = segments.reduce((sum, one) => sum + one.bytes, 0);
    return [{ host, app, address, bytes, sinceMs: segments[0]?.begunMs ?? 0 }];
  }
  return [];
}

function hasUntold(apps: readonly KeptApp[]): boolean {
  return apps.some(({ address }) => address === undefined);
}

function merged(apps: readonly KeptApp[]): KeptApp {
  return apps.reduce((one, other) => ({
    ...one,
    address: one.address ?? other.address,
    bytes: one.bytes + other.bytes,
    sinceMs: Math.min(one.sinceMs, other.sinceMs),
  }));
}
