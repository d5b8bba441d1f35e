/** Hands on together what comes within `withinMs` milliseconds of the first. */
export function createGathering<Item>(
  withinMs: number,
  handOn: (items: readonly [Item, ...Item[]]) => void,
): { add(item: Item): void; dispose(): void } {
  let gathered: [Item, ...Item[]] | undefined;
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    const items = gathered;
    gathered = undefined;
    if (items !== undefined) handOn(items);
  };
  return {
    add(item) {
      if (gathered !== undefined) {
        gathered.push(item);
        return;
      }
      gathered = [item];
      timer = setTimeout(flush, withinMs);
    },
    dispose() {
      clearTimeout(timer);
      gathered = undefined;
    },
  };
}
