import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type * as vscode from "vscode";
import { SteadyItems } from "../../../src/ui/pickers/steadyItems.ts";

type Item = vscode.QuickPickItem;
/** That of a separator, which needs VS Code to be named. */
const separator = JSON.parse("-1") as vscode.QuickPickItemKind;

/** A list that names its rows by their place, as VS Code's does. The window gets and tells things when it is told to. */
class List {
  activeItems: readonly Item[] = [];
  #items: readonly Item[] = [];
  #tell: (items: readonly Item[]) => void = () => undefined;

  get items(): readonly Item[] {
    return this.#items;
  }

  set items(items: readonly Item[]) {
    this.#items = items.slice();
    this.activeItems = [];
  }

  onDidChangeActive(listener: (items: readonly Item[]) => void): { dispose(): void } {
    this.#tell = listener;
    return { dispose: () => (this.#tell = () => undefined) };
  }

  /** What is drawn now: the rows with their places, the active one's place last. */
  inWindow(): { places: Map<string, number>; active: number } {
    const places = new Map<string, number>();
    for (const [place, { label, kind }] of this.#items.entries())
      if (kind !== separator) places.set(label, place);
    const [first = -1] = places.values();
    const [pinned] = this.activeItems;
    return { places, active: pinned ? this.#items.indexOf(pinned) : first };
  }

  named(place: number | undefined): Item | undefined {
    return this.#items[place ?? -1];
  }

  tellActive(place: number | undefined): void {
    const item = this.named(place);
    this.#tell(item ? [item] : []);
  }

  /** The window has drawn the rows and says what is active while it did. */
  draw(): void {
    const { places, active } = this.inWindow();
    const [first = -1] = places.values();
    this.tellActive(undefined);
    this.tellActive(first);
    if (active !== first) this.tellActive(active);
  }
}

const row = (label: string): Item => ({ label });
const rowsOf = (...labels: string[]): Item[] => labels.map(row);

function setUp(): { list: List; rows: SteadyItems<Item> } {
  const list = new List();
  const isSame = (one: Item, seen: Item): boolean => one.label === seen.label;
  return { list, rows: new SteadyItems(list as unknown as vscode.QuickPick<Item>, separator, isSame) };
}

describe("a list that is filled anew while a person chooses", () => {
  it("means the row that was seen, where the choice was on its way when the rows were replaced", () => {
    const { list, rows } = setUp();
    rows.replace(rowsOf("orders-api", "image-resizer"));
    list.draw();
    const seen = list.inWindow().places;
    assert.equal(rows.meant(list.named(seen.get("image-resizer")))?.label, "image-resizer");
    rows.replace(rowsOf("this project", "orders-api", "image-resizer"));
    assert.equal(rows.meant(list.named(seen.get("image-resizer")))?.label, "image-resizer");
    list.draw();
    for (const [label, place] of list.inWindow().places)
      assert.equal(rows.meant(list.named(place))?.label, label);
    assert.equal(rows.meant(undefined), undefined);
  });

  it("means it, too, where a move to it was on its way as well", () => {
    const { list, rows } = setUp();
    rows.replace(rowsOf("web", "api"));
    list.draw();
    const seen = list.inWindow().places;
    rows.replace(rowsOf("api", "web", "zebra"));
    list.tellActive(seen.get("api"));
    assert.equal(rows.meant(list.named(seen.get("api")))?.label, "api");
  });

  it("makes a move again that the new rows have undone, and means it until the list shows it", () => {
    const { list, rows } = setUp();
    rows.replace(rowsOf("web", "api"));
    list.draw();
    const before = list.inWindow().places;
    rows.replace(rowsOf("web", "aardvark", "api"));
    const { places, active } = list.inWindow();
    assert.equal(active, places.get("web"));
    list.tellActive(before.get("api"));
    assert.deepEqual(
      list.activeItems.map(({ label }) => label),
      ["api"],
    );
    assert.equal(
      rows.meant(list.named(places.get("web")))?.label,
      "api",
      "Enter before the move is shown again",
    );
    list.tellActive(places.get("web"));
    assert.equal(rows.meant(list.named(places.get("web")))?.label, "api");
    list.tellActive(places.get("api"));
    list.tellActive(places.get("web"));
    assert.equal(rows.meant(list.named(places.get("web")))?.label, "web", "the person went there");
  });

  it("keeps the row active that was, and the first one where that is gone", () => {
    const { list, rows } = setUp();
    rows.replace(rowsOf("web", "api"));
    list.draw();
    rows.replace(rowsOf("api", "web"));
    assert.equal(list.named(list.inWindow().active)?.label, "web", "Enter is on its way to it");
    rows.replace(rowsOf("other", "api", "web"));
    assert.equal(list.named(list.inWindow().active)?.label, "web", "not drawn yet, and still the person's");
    list.draw();
    list.tellActive(list.inWindow().places.get("api"));
    rows.replace(rowsOf("other", "web", "api"));
    assert.equal(list.named(list.inWindow().active)?.label, "api");
    rows.replace(rowsOf("other", "web"));
    assert.equal(list.activeItems.length, 0);
  });

  it("names every row rightly however often it is filled, and stays short", () => {
    const { list, rows } = setUp();
    const names = ["a", "b", "c", "d", "e"];
    let seen = list.inWindow().places;
    for (let round = 0; round < 200; round++) {
      const turned = [...names.slice(round % 5), ...names.slice(0, round % 5)];
      rows.replace(rowsOf(...turned.slice(0, 1 + (round % 4))));
      for (const [label, place] of seen)
        assert.equal(rows.meant(list.named(place))?.label, label, `${round}`);
      if (round % 3 !== 0) {
        list.draw();
        seen = list.inWindow().places;
      }
    }
    assert.ok(list.items.length <= 40, `${list.items.length} places`);
  });
});
