export interface GatheringOptions<Item> {
  /** How long nothing more may have come before it is handed on, milliseconds. */
  readonly quietMs: number;
  /** How long the first one waits at most, milliseconds. */
  readonly longestMs: number;
  /** Whether more of the same kind is known to be on its way: then it waits for that, too. */
  readonly isMoreToCome: (items: readonly Item[]) => boolean;
  readonly handOn: (items: readonly [Item, ...Item[]]) => void;
}

/** Hands on together what comes close upon each other. */
export function createGathering<Item>(options: GatheringOptions<Item>): {
  add(item: Item): void;
  dispose(): void;
} {
  const { quietMs, longestMs, isMoreToCome, handOn } = options;
  let gathered: [Item, ...Item[]] | undefined;
  let timer: NodeJS.Timeout | undefined;
  let sinceMs = 0;
  const wait = (): void => {
    clearTimeout(timer);
    timer = setTimeout(look, quietMs);
  };
  const look = (): void => {
    if (gathered === undefined) return;
    if (performance.now() - sinceMs < longestMs && isMoreToCome(gathered)) {
      wait();
      return;
    }
    const items = gathered;
    gathered = undefined;
    handOn(items);
  };
  return {
    add(item) {
      if (gathered === undefined) {
        gathered = [item];
        sinceMs = performance.now();
      } else {
        gathered.push(item);
      }
      if (performance.now() - sinceMs < longestMs) wait();
    },
    dispose() {
      clearTimeout(timer);
      gathered = undefined;
    },
  };
}
