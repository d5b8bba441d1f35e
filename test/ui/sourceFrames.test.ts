import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findFrames, matchFiles } from "../../src/ui/sourceFrames.ts";

function found(text: string): unknown[] {
  return findFrames(text).map(({ path, line, start, end }) => [path, line, text.slice(start, end)]);
}

describe("the frames of a traceback", () => {
  it("are found as Python writes them", () => {
    assert.deepEqual(
      found('  File "/app/python/source_code/a b/x.py", line 67, in f\n    x()\nFile "y.py", line 1'),
      [
        ["/app/python/source_code/a b/x.py", 67, '"/app/python/source_code/a b/x.py", line 67'],
        ["y.py", 1, '"y.py", line 1'],
      ],
    );
  });

  it("are found as Node writes them", () => {
    assert.deepEqual(
      found(
        "    at f (/app/x.js:10:5)\n    at async g (file:///app/y.mjs:2:1)\n    at /app/z.js:3:4\n    at node:internal:1:1",
      ),
      [
        ["/app/x.js", 10, "/app/x.js:10:5"],
        ["/app/y.mjs", 2, "file:///app/y.mjs:2:1"],
        ["/app/z.js", 3, "/app/z.js:3:4"],
      ],
    );
  });

  it("are no links in libraries, and not where nothing is", () => {
    const text = [
      '  File "/app/python/source_code/.venv/lib/python3.11/site-packages/PIL/Image.py", line 3498, in open',
      '  File "/usr/lib/python3.11/json/decoder.py", line 3, in x',
      '  File "<string>", line 1, in <module>',
      "    at Module._compile (/app/node_modules/express/lib/x.js:1:2)",
      "listening on /tmp/a.sock:80:1",
    ].join("\n");
    assert.deepEqual(found(text), []);
  });

  it("are bounded, in number and in time", () => {
    assert.equal(findFrames('File "/a.py", line 1\n'.repeat(50_000)).length, 2000);
    for (const piece of ['File "', "at ", "at (/", "/a:1", "at /a:1:1 "]) findFrames(piece.repeat(100_000));
  });
});

describe("the file of a frame", () => {
  const files = ["/w/src/app/main.py", "/w/src/app/orders/main.py", "/w/other/orders/main.py"];

  it("is the one in the app's own source folder", () => {
    assert.deepEqual(matchFiles("/app/python/source_code/main.py", files, "/w/src/app"), [files[0]]);
    assert.deepEqual(matchFiles("/app/python/source_code/orders/main.py", files, "/w/src/app"), [files[1]]);
  });

  it("is else the one whose path ends most alike, or several", () => {
    assert.deepEqual(matchFiles("/srv/app/orders/main.py", files), [files[1]]);
    assert.deepEqual(matchFiles("/app/python/source_code/orders/main.py", files), [files[1], files[2]]);
    assert.deepEqual(matchFiles("/app/python/source_code/gone.py", []), []);
  });
});
