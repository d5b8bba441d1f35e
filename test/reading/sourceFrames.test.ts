import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findFrames, matchFiles, pathInApp } from "../../src/reading/sourceFrames.ts";

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

  it("are no links in libraries, and not where nothing is", () => {
    const text = [
      '  File "/app/python/source_code/.venv/lib/python3.11/site-packages/PIL/Image.py", line 3498, in open',
      '  File "/usr/lib/python3.11/json/decoder.py", line 3, in x',
      '  File "/usr/lib64/python3.13t/json/decoder.py", line 3, in x',
      '  File "<string>", line 1, in <module>',
      "    at Module._compile (/app/node_modules/express/lib/x.js:1:2)",
      "listening on /tmp/a.sock:80:1",
    ].join("\n");
    assert.deepEqual(found(text), []);
  });

  it("are bounded, in number and in time", () => {
    assert.equal(findFrames('File "/a.py", line 1\n'.repeat(50_000)).length, 2000);
    for (const piece of ['File "', "at ", "at (/", "/a:1", "at /a:1:1 ", "at f (/a(/", "at /a)"])
      findFrames(piece.repeat(100_000));
  });
});

describe("the path of a frame below the app's source", () => {
  it("is told where it can be", () => {
    assert.equal(pathInApp("/app/python/source_code/orders/main.py"), "orders/main.py");
    assert.equal(pathInApp("/app/source_code/./dist/server.js"), "dist/server.js");
    assert.equal(pathInApp("./orders/main.py"), "orders/main.py");
    assert.equal(pathInApp("/srv/orders/main.py"), undefined);
  });

  it("never leads out of it", () => {
    assert.equal(pathInApp("/app/python/source_code/../../../etc/passwd"), undefined);
    assert.equal(pathInApp("../../etc/passwd"), undefined);
  });
});

describe("the file of a frame that its source folder does not hold", () => {
  const root = "/app/python/source_code";
  const files = ["/w/src/app/main.py", "/w/src/app/orders/main.py", "/w/other/orders/main.py"];
  const known = { isSourceFolderKnown: true };
  const unknown = { isSourceFolderKnown: false };

  it("is the one that ends in all of the path, or several", () => {
    assert.deepEqual(matchFiles(`${root}/app/orders/main.py`, files, known), {
      files: [files[1]],
      fit: true,
    });
    assert.deepEqual(matchFiles(`${root}/orders/main.py`, files, known), {
      files: [files[1], files[2]],
      fit: true,
    });
    assert.deepEqual(matchFiles(`${root}/gone.py`, [], known), { files: [], fit: false });
  });

  it("is a guess where no more than a part of the path is alike", () => {
    const server = ["/w/src/server.js"];
    for (const options of [known, unknown]) {
      assert.deepEqual(matchFiles(`${root}/dist/server.js`, server, options), { files: server, fit: false });
      assert.deepEqual(matchFiles("/srv/server.js", server, options), { files: server, fit: false });
      assert.deepEqual(matchFiles(`${root}/a/orders/main.py`, files, options), {
        files: [files[1], files[2]],
        fit: false,
      });
    }
  });

  it("is the only one of its name where that is all of the path, unless a folder is known to lack it", () => {
    const resize = ["/w/src/app/resize.py"];
    assert.deepEqual(matchFiles(`${root}/resize.py`, resize, unknown), { files: resize, fit: true });
    assert.deepEqual(matchFiles("resize.py", resize, unknown), { files: resize, fit: true });
    assert.deepEqual(matchFiles(`${root}/resize.py`, resize, known), { files: resize, fit: false });
  });

  it("is told by two parts where the app's source may lie anywhere", () => {
    assert.deepEqual(matchFiles("/srv/other/orders/main.py", files, unknown), {
      files: [files[2]],
      fit: true,
    });
  });
});
