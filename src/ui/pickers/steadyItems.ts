import type * as vscode from "vscode";

/**
 * The rows of a list that is filled anew while a person chooses. VS Code names a row by its place in the list: a choice
 * that is on its way when the rows are replaced would be of whatever stands in that place now.
 */
export class SteadyItems<T extends vscode.QuickPickItem> {
  readonly #pick: vscode.QuickPick<T>;
  readonly #subscription: vscode.Disposable;
  #before: readonly T[] = [];
  #areShown = true;

  constructor(pick: vscode.QuickPick<T>) {
    this.#pick = pick;
    // The list tells its active row as soon as it has drawn other rows.
    this.#subscription = pick.onDidChangeActive(() => {
      this.#areShown = true;
    });
  }

  replace(items: readonly T[]): void {
    // Rows that were never drawn are none that anybody chose from.
    if (this.#areShown) this.#before = this.#pick.items;
    this.#areShown = this.#before.length === 0;
    this.#pick.items = items;
  }

  /** The row that the person saw where VS Code names this one. */
  meant(item: T | undefined): T | undefined {
    if (item === undefined || this.#areShown) return item;
    return this.#before[this.#pick.items.indexOf(item)];
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}
