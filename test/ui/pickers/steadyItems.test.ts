import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type * as vscode from "vscode";
import { SteadyItems } from "../../../src/ui/pickers/steadyItems.ts";

/** A list that names its rows by their place, as VS Code's does. */
class List {
  items: readonly vscode.QuickPickItem[] = [];
  #tell: () => void = () => undefined;

  onDidChangeActive(listener: () => void): { dispose(): void } {
    this.#tell = listener;
    return { dispose: () => (this.#tell = () => undefined) };
  }

  /** The window has drawn the rows. */
  draw(): void {
    this.#tell();
  }

  chosen(place: number): vscode.QuickPickItem | undefined {
    return this.items[place];
  }
}

describe("a list that is filled anew while a person chooses", () => {
  const [orders, resizer] = [{ label: "orders-api" }, { label: "image-resizer" }];
  const full = [{ label: "this project" }, { label: "orders-api" }, { label: "image-resizer" }];

  it("means the row that was seen, where the choice was on its way when the rows were replaced", () => {
    const list = new List();
    const rows = new SteadyItems(list as unknown as vscode.QuickPick<vscode.QuickPickItem>);
    rows.replace([orders, resizer]);
    assert.equal(rows.meant(list.chosen(1)), resizer);
    rows.replace(full);
    assert.equal(list.chosen(1)?.label, "orders-api", "what stands in its place now");
    assert.equal(rows.meant(list.chosen(1)), resizer);
    list.draw();
    assert.equal(rows.meant(list.chosen(1)), full[1]);
    assert.equal(rows.meant(undefined), undefined);
  });
});
