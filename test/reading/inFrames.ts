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
