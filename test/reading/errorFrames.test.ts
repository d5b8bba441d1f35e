import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { errorFrames, placeInApp } from "../../src/reading/errorFrames.ts";

const root = "/app/python/source_code";

function told(rows: readonly string[], sentence: string): string[] {
  return errorFrames(rows.join("\n"), sentence).map(
    (frame) => `${placeInApp(frame)} ${frame.functionName ?? "-"}`,
  );
}

describe("the frames of an error", () => {
  it("are Python's from the last one up, without libraries", () => {
    const rows = [
      "Traceback (most recent call last):",
      `  File "${root}/main.py", line 47, in <module>`,
      "    main()",
      `  File "${root}/shop/price.py", line 12, in Shop.price`,
      "    return requests.get(url)",
      `  File "${root}/.venv/lib/python3.11/site-packages/requests/api.py", line 73, in get`,
      "KeyError: 'price'",
    ];
    assert.deepEqual(told(rows, "KeyError: 'price'"), ["shop/price.py:12 Shop.price", "main.py:47 <module>"]);
  });

  it("of a group begin with those of the first error in it", () => {
    const rows = [
      "  + Exception Group Traceback (most recent call last):",
      `  |   File "${root}/main.py", line 12, in main`,
      "  | ExceptionGroup: unhandled errors in a TaskGroup (2 sub-exceptions)",
      "  +-+---------------- 1 ----------------",
      "    | Traceback (most recent call last):",
      `    |   File "${root}/work.py", line 8, in run`,
      `    |   File "${root}/work.py", line 3, in read`,
      "    | ValueError: bad",
      "    +---------------- 2 ----------------",
      "    | Traceback (most recent call last):",
      `    |   File "${root}/work.py", line 6, in write`,
      "    | KeyError: 'a'",
      "    +------------------------------------",
    ];
    assert.deepEqual(told(rows, "ExceptionGroup: unhandled errors in a TaskGroup (2 sub-exceptions)"), [
      "work.py:3 read",
      "work.py:8 run",
      "main.py:12 main",
      "work.py:6 write",
    ]);
  });

  it("of a chain begin with those of the error that is told", () => {
    const rows = [
      "Traceback (most recent call last):",
      `  File "${root}/load.py", line 3, in load`,
      "OSError: no file",
      "",
      "The above exception was the direct cause of the following exception:",
      "",
      "Traceback (most recent call last):",
      `  File "${root}/main.py", line 9, in main`,
      `  File "${root}/load.py", line 5, in load`,
      "ValueError: bad image",
    ];
    assert.deepEqual(told(rows, "ValueError: bad image"), [
      "load.py:5 load",
      "main.py:9 main",
      "load.py:3 load",
    ]);
  });

  it("are from the first one down where the deepest call stands first", () => {
    const node = [
      "TypeError: Cannot read properties of undefined",
      `    at Shop.total [as sum] (${root}/src/server.js:12:9)`,
      `    at async file://${root}/src/load.mjs:25:3`,
      "  [cause]: Error: gone",
      `      at fetchAll (${root}/src/fetch.js:1:1)`,
    ];
    assert.deepEqual(told(node, "TypeError: Cannot read properties of undefined"), [
      "src/server.js:12 Shop.total",
      "src/load.mjs:25 -",
      "src/fetch.js:1 fetchAll",
    ]);
    const faulthandler = [
      "Fatal Python error: Segmentation fault",
      "Current thread 0x00007f (most recent call first):",
      `  File "${root}/deep.py", line 2 in crash`,
      `  File "${root}/main.py", line 8 in <module>`,
    ];
    assert.deepEqual(told(faulthandler, "Fatal Python error: Segmentation fault"), [
      "deep.py:2 crash",
      "main.py:8 <module>",
    ]);
  });

  it("have the names that the JVM, Go and Rust write, and rich", () => {
    assert.deepEqual(
      told(["java.lang.X: no", "\tat shop.Prices.connect(Prices.java:16)"], "java.lang.X: no"),
      ["shop/Prices.java:16 shop.Prices.connect"],
    );
    const go = [
      "panic: no",
      "",
      "goroutine 1 [running]:",
      "main.(*Shop).price({0xc00})",
      `\t${root}/main.go:40 +0x1d`,
    ];
    assert.deepEqual(told(go, "panic: no"), ["main.go:40 main.(*Shop).price"]);
    const rust = [
      "thread 'main' panicked at src/main.rs:4:5:",
      "no",
      "   1: shop::price",
      "             at ./src/shop.rs:9:3",
    ];
    assert.deepEqual(told(rust, "no"), ["src/shop.rs:9 shop::price", "src/main.rs:4 -"]);
    assert.deepEqual(told([`│ ${root}/main.py:23 in read_order  │`, "KeyError: 1"], "KeyError: 1"), [
      "main.py:23 read_order",
    ]);
  });

  it("are each there once, and not without end", () => {
    const deep = Array.from(
      { length: 500 },
      (_, index) => `  File "${root}/m.py", line ${1 + (index % 100)}, in f`,
    );
    const frames = errorFrames(["Traceback (most recent call last):", ...deep, "E: x"].join("\n"), "E: x");
    assert.equal(frames.length, 30);
    assert.equal(frames[0]?.line, 100);
    assert.equal(new Set(frames.map(({ line }) => line)).size, 30);
  });
});
