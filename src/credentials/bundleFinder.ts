import { findBundleAbove, findBundlesBelow } from "../databricks/bundle/findBundles.ts";

/** Finds the folders of the bundles that a folder of the window is about. */
export interface BundleFinder {
  /** Its own or the nearest above, else those below. Never rejects. */
  find(folder: string): Promise<readonly string[]>;
  /** What was found below may have changed. */
  forget(): void;
}

export function createBundleFinder(): BundleFinder {
  // Looking below takes thousands of looks; a file that comes or goes is told.
  const below = new Map<string, Promise<readonly string[]>>();
  return {
    async find(folder) {
      const above = await findBundleAbove(folder);
      if (above !== undefined) return [above];
      const found = below.get(folder) ?? findBundlesBelow(folder);
      below.set(folder, found);
      return found;
    },
    forget() {
      below.clear();
    },
  };
}
