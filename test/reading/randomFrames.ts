/** From a seed, so that a failure can be played again. */
export function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return Math.floor((state / 0x7fffffff) * below) % below;
  };
}

/** The rows in frames that end anywhere between them. A blank row stands alone: a frame's own line ends are no rows. */
export function inFrames(rows: readonly string[], random: (below: number) => number): string[] {
  const frames: string[] = [];
  for (const row of rows) {
    const last = frames.at(-1);
    if (last === undefined || last === "" || row === "" || random(2) === 0) frames.push(row);
    else frames[frames.length - 1] = `${last}\n${row}`;
  }
  return frames;
}
