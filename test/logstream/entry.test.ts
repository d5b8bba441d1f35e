import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formatEntry, timestampMs } from "../../src/logstream/index.ts";
import { parseFrame } from "../../src/logstream/entry.ts";

function parse(text: string) {
  return parseFrame(Buffer.from(text));
}

describe("a frame", () => {
  it("with a single NUL byte is a keep-alive", () => {
    assert.equal(parseFrame(Buffer.from([0])), undefined);
  });

  it("keeps whatever else the server sent", () => {
    assert.deepEqual(parse('{"source":"APP","timestamp":1.25,"message":"m","severity":"INFO","n":{"a":1}}'), {
      source: "APP",
      timestamp: 1.25,
      message: "m",
      severity: "INFO",
      n: { a: 1 },
    });
  });

  for (const text of [
    "plain",
    "[1]",
    "42",
    "null",
    '"text"',
    "{",
    '{"a":1}',
    '{"source":1,"message":"m"}',
    " ",
  ]) {
    it(`of ${JSON.stringify(text)} is a plain line, whole`, () => {
      assert.deepEqual(parse(text), { message: text });
    });
  }

  for (const [given, seconds] of [
    ['"1700000000"', 1_700_000_000],
    ['"2023-11-14T22:13:20Z"', 1_700_000_000],
    ['"yesterday"', 0],
    ["null", 0],
    ["{}", 0],
  ] as const) {
    it(`with timestamp ${given} is an entry all the same`, () => {
      assert.equal(parse(`{"source":"APP","timestamp":${given},"message":"m"}`)?.timestamp, seconds);
    });
  }
});

describe("timestampMs", () => {
  it("reads seconds, milliseconds, microseconds and nanoseconds by magnitude", () => {
    for (const timestamp of [1_700_000_000, 1_700_000_000_000, 1_700_000_000_000_000, 1.7e18]) {
      assert.equal(timestampMs({ source: "APP", timestamp, message: "" }), 1_700_000_000_000);
    }
  });

  it("is undefined where there is no time", () => {
    for (const timestamp of [0, -5, NaN, Infinity, 1e300]) {
      assert.equal(timestampMs({ source: "APP", timestamp, message: "" }), undefined);
    }
    assert.equal(timestampMs({ message: "" }), undefined);
  });
});

describe("formatEntry", () => {
  it("prints a millisecond timestamp in its own year", () => {
    assert.equal(
      formatEntry({ source: "app", timestamp: 1_767_323_045_999, message: "m\r\n" }),
      "2026-01-02T03:04:05Z [APP] m",
    );
  });

  it("keeps inner line breaks and trims only the end", () => {
    assert.equal(formatEntry({ message: "\na\r\nb\r\n\n" }), "\na\r\nb");
  });

  it("puts source, timestamp and message first in NDJSON, on one line", () => {
    const text = formatEntry(
      { severity: "ERROR", message: "a\nb\n", timestamp: 2, source: "System" },
      { outputFormat: "json" },
    );
    assert.equal(text, '{"source":"SYSTEM","timestamp":2,"message":"a\\nb","severity":"ERROR"}');
  });
});

describe("a frame that", () => {
  for (const text of ["", "\n", "\r\n", "\r"]) {
    it(`is ${JSON.stringify(text)} is no line`, () => {
      assert.equal(parseFrame(Buffer.from(text)), undefined);
    });
  }

  it("names its fields in another case is an entry, as in Go", () => {
    assert.deepEqual(
      parseFrame(Buffer.from('{"Source":"APP","TIMESTAMP":1.5,"Message":"m","severity":"INFO"}')),
      {
        severity: "INFO",
        source: "APP",
        timestamp: 1.5,
        message: "m",
      },
    );
  });

  it("names a field twice, in two cases, has what came last and is not null, as in Go", () => {
    for (const [text, message] of [
      ['"message":"a","Message":"b"', "b"],
      ['"Message":"a","message":"b"', "b"],
      ['"message":"a","MESSAGE":null', "a"],
    ] as const) {
      const line = parseFrame(Buffer.from(`{"source":"APP","timestamp":1,${text}}`));
      assert.deepEqual([line?.source, line?.timestamp, line?.message], ["APP", 1, message], text);
    }
  });

  for (const [what, field, written] of [
    ["in its text", '"message":"a\\ud800b"', '"message":"a\ufffdb"'],
    ["in a value", '"message":"m","a":["\\udc00"]', '"message":"m","a":["\ufffd"]'],
    [
      "in a name",
      '"message":"m","a":{"\\ud83d":{"b\\udc00":1}}',
      '"message":"m","a":{"\ufffd":{"b\ufffd":1}}',
    ],
  ] as const) {
    it(`holds half a character ${what} is NDJSON that anybody can read`, () => {
      const line = parseFrame(Buffer.from(`{"source":"APP","timestamp":1,${field}}`));
      assert.equal(
        formatEntry(line ?? { message: "" }, { outputFormat: "json" }),
        `{"source":"APP","timestamp":1,${written}}`,
      );
    });
  }

  it("is nested deeper than any stack is written all the same", () => {
    const deep = `${"[".repeat(5_000)}${"]".repeat(5_000)}`;
    const line = parseFrame(Buffer.from(`{"source":"APP","timestamp":1,"message":"m","a":${deep}}`));
    const text = formatEntry(line ?? { message: "" }, { outputFormat: "json" });
    assert.match(text, /^\{"source":"APP","timestamp":1,"message":"m"/);
  });
});
