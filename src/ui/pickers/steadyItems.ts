import type * as vscode from "vscode";

/** Places kept for rows of before, at most: a list in which nothing can be active is told of by nobody. */
const MOST_PLACES = 5000;

/** One filling of the list. */
interface Round<T> {
  readonly rows: readonly T[];
  /** Told to be the active one. */
  readonly pinned: T | undefined;
  /** Which place its first row has. */
  readonly start: number;
  /** What the list tells as active while it is drawn: its first row, and then the pinned one. */
  drawings: number;
  isDrawn: boolean;
}

interface Seen<T> {
  readonly row: T;
  readonly round: Round<T>;
}

/**
 * The rows of a list that is filled anew while a person chooses. VS Code names a row by its place in the list, and what
 * the person does is on its way for a while: it would be done to whatever stands in that place now. So no row takes a
 * place that another had when it may still be named: those of before stand unseen in the places that they had. A
 * person's move in rows that are replaced meanwhile is made again in those that are there now.
 */
export class SteadyItems<T extends vscode.QuickPickItem> {
  readonly #pick: vscode.QuickPick<T>;
  readonly #isSame: (row: T, seen: T) => boolean;
  readonly #separator: vscode.QuickPickItemKind;
  readonly #subscription: vscode.Disposable;
  readonly #seen = new WeakMap<T, Seen<T>>();
  #round: Round<T> = { rows: [], pinned: undefined, start: 0, drawings: 0, isDrawn: true };
  #active: Seen<T> | undefined;
  /** Where the person was before the rows were replaced, until the list is there again. */
  #owed: T | undefined;

  /** `separator` is the kind of a row that, without a label, is seen by nobody and still has a place. */
  constructor(
    pick: vscode.QuickPick<T>,
    separator: vscode.QuickPickItemKind,
    isSame: (row: T, seen: T) => boolean,
  ) {
    this.#pick = pick;
    this.#separator = separator;
    this.#isSame = isSame;
    this.#subscription = pick.onDidChangeActive(([item]) => {
      if (item) this.#moved(item);
    });
  }

  get rows(): readonly T[] {
    return this.#round.rows;
  }

  /** The row that the person is at stays the active one. */
  replace(rows: readonly T[]): void {
    const active = this.#active?.row;
    const pinned = active && rows.find((one) => this.#isSame(one, active));
    const { start, items } = this.#places(rows);
    this.#round = { rows, pinned, start, drawings: pinned ? 2 : 1, isDrawn: false };
    for (const one of rows) this.#seen.set(one, { row: one, round: this.#round });
    this.#active = pinned && { row: pinned, round: this.#round };
    this.#owed = undefined;
    this.#pick.items = items;
    if (pinned) this.#pick.activeItems = [pinned];
  }

  /** The row that the person saw where VS Code names this one. */
  meant(item: T | undefined): T | undefined {
    const seen = item && this.#seen.get(item);
    return seen?.round === this.#round && this.#owed ? this.#owed : seen?.row;
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #places(rows: readonly T[]): { start: number; items: T[] } {
    const { isDrawn, start, rows: latest } = this.#round;
    const { items } = this.#pick;
    if (items.length > MOST_PLACES) return { start: 0, items: [...rows] };
    // Once the latest rows are drawn no other ones are named.
    const before = isDrawn ? items.slice(0, start + latest.length) : items;
    const unseen = before.map((item) => this.#unseen(item));
    return isDrawn && rows.length <= start
      ? { start: 0, items: [...rows, ...unseen.slice(rows.length)] }
      : { start: unseen.length, items: [...unseen, ...rows] };
  }

  #unseen(item: T): T {
    const unseen: T = { ...item, label: "", kind: this.#separator };
    const seen = this.#seen.get(item);
    if (seen) this.#seen.set(unseen, seen);
    return unseen;
  }

  #moved(item: T): void {
    const seen = this.#seen.get(item);
    if (!seen) return;
    const { row, round } = seen;
    const isLatest = round === this.#round;
    round.isDrawn = true;
    if (round.drawings > 0) {
      round.drawings = row === round.pinned ? 0 : round.drawings - 1;
      if (isLatest && this.#owed === undefined) this.#active ??= seen;
      return;
    }
    this.#active = seen;
    this.#owed = isLatest ? undefined : this.#round.rows.find((one) => this.#isSame(one, row));
    if (this.#owed) this.#pick.activeItems = [this.#owed];
  }
}
