import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { statedPlaces } from "../../src/reading/statedPlaces.ts";

const source = "/app/python/source_code/main.py";

describe("the place that a record names", () => {
  const cases: readonly (readonly [record: string, path: string, line: number])[] = [
    [`{"message":"read","pathname":"${source}","lineno":23,"filename":"main.py"}`, source, 23],
    [`order read  pathname=${source}  lineno=23  order_id=1`, source, 23],
    ['read  source={"function":"main.main","file":"/app/main.go","line":12}  x=1', "/app/main.go", 12],
    ['{"level":"info","caller":"shop/main.go:23","msg":"x"}', "shop/main.go", 23],
    ['{"text":"x","record":{"file":{"name":"main.py","path":"/app/main.py"},"line":17}}', "/app/main.py", 17],
    ['{"message":"m","log":{"origin":{"file":{"name":"main.py","line":42}}}}', "main.py", 42],
    ['{"message":"m","log.origin.file.name":"a.py","log.origin.file.line":3}', "a.py", 3],
    ['{"message":"m","logging.googleapis.com/sourceLocation":{"file":"main.py","line":"9"}}', "main.py", 9],
    ['{"body":"m","code.filepath":"src/a.ts","code.lineno":5}', "src/a.ts", 5],
    ["2026-01-02 03:04:05 INFO main.py:123 - hello", "main.py", 123],
    ["[orders/main.py:12] x", "orders/main.py", 12],
    ["[2026-01-02] WARNING in app: low [in /app/orders/main.py:7]", "/app/orders/main.py", 7],
    ["INFO main.py:read_order:44 message", "main.py", 44],
    ["WARNING main.py(12): x", "main.py", 12],
    ["2026-09-20 08:11:12.345 | INFO     | app.orders:read:23 - Order", "app/orders.py", 23],
    ['  File "/app/main.py", line 9, in x', "/app/main.py", 9],
    ["    at total (/app/src/server.js:12:9)", "/app/src/server.js", 12],
    ["c.a.shop.App.main(App.java:23) served", "App.java", 23],
    ["C:\\app\\main.py:5 x", "C:/app/main.py", 5],
  ];
  for (const [record, path, line] of cases) {
    it(`is read from ${record}`, () => {
      assert.deepEqual(statedPlaces(record)[0], { path, line });
    });
  }

  it("is none where it names none, or one of a package", () => {
    for (const record of [
      "order read at 12:30:11",
      'File "/usr/lib/python3.11/logging/__init__.py", line 3',
      "INFO:root:12 items",
      "main.py",
      "main.py:0",
      '{"lineno":3}',
      "",
    ])
      assert.deepEqual(statedPlaces(record), [], record);
  });

  it("is looked for whatever the record holds", () => {
    const pieces = ["a/", "a.", "{", '{"a":', "a.py:", 'x="', "a:b:", "=", "../", "\\", '"\\', "a.py(", "}{"];
    for (const piece of pieces) assert.doesNotThrow(() => statedPlaces(piece.repeat(100_000)), piece);
  });
});
