/** So many pushes, and writes, are told apart; further ones count with the last of them. */
const MOST_STEPS = 100;
/** A view that has not shown a text for so long shows another document, or one that a person has changed. Milliseconds. */
const LONGEST_MS = 60_000;

/**
 * How far what a view shows is behind what was pushed to it: by the age of the oldest text that its document does not have
 * yet. The document tells no more than how many rows it has.
 */
export class ViewLag {
  #pushes: { end: number; readonly atMs: number }[] = [];
  #writes: { rows: number; readonly atMs: number }[] = [];

  /** `end`: blocks pushed so far, ever. */
  pushed(end: number, atMs: number): void {
    const last = this.#pushes.at(-1);
    if (last !== undefined && this.#pushes.length >= MOST_STEPS) last.end = end;
    else this.#pushes.push({ end, atMs });
  }

  /** The blocks up to `end` were added, which makes `rows` rows in all. */
  appended(end: number, rows: number): void {
    const atMs = this.#take(end);
    if (atMs === undefined) return;
    const last = this.#writes.at(-1);
    if (last !== undefined && this.#writes.length >= MOST_STEPS) last.rows = rows;
    else this.#writes.push({ rows, atMs });
  }

  /** All that the view is to show was written anew, up to `end`, in so many rows. */
  replaced(end: number, rows: number): void {
    const pushedMs = this.#take(end);
    const atMs = this.#writes[0]?.atMs ?? pushedMs;
    this.#writes = atMs === undefined ? [] : [{ rows, atMs }];
  }

  /** The document has so many rows now. */
  saw(rows: number): void {
    while (this.#writes[0] !== undefined && this.#writes[0].rows <= rows) this.#writes.shift();
  }

  /** Nothing is on its way, or nobody can tell. */
  forget(): void {
    this.#pushes = [];
    this.#writes = [];
  }

  /** Milliseconds, 0 where nothing is on its way. */
  at(nowMs: number): number {
    while (this.#writes[0] !== undefined && nowMs - this.#writes[0].atMs > LONGEST_MS) this.#writes.shift();
    const oldest = this.#writes[0] ?? this.#pushes[0];
    return oldest === undefined ? 0 : Math.max(0, nowMs - oldest.atMs);
  }

  /** When the oldest of the blocks up to `end` was pushed. */
  #take(end: number): number | undefined {
    const atMs = this.#pushes[0]?.atMs;
    const rest = this.#pushes.findIndex((push) => push.end > end);
    this.#pushes = rest === -1 ? [] : this.#pushes.slice(rest);
    return atMs;
  }
}
