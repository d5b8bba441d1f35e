import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readableText } from "../../src/reading/entryPieces.ts";
import { LineReader } from "../../src/reading/lineReader.ts";
import { heapAfterCollection } from "../support/garbage.ts";

interface Fields {
  readonly severity?: string;
  readonly source?: string;
}

/** One character a line: `E` begins an entry of level error, `e` goes on with one; other levels alike. */
function shapeOf(messages: readonly string[], fields: Fields | ((index: number) => Fields) = {}): string {
  const reader = new LineReader();
  const shapes = messages.map((message, index) => {
    const more = typeof fields === "function" ? fields(index) : fields;
    const { parts } = reader.read({ source: "APP", timestamp: 1, message, ...more });
    return parts
      .map(({ level, isContinued }) => (isContinued ? level.charAt(0) : level.charAt(0).toUpperCase()))
      .join("");
  });
  return shapes.join("");
}

const lines = (text: string): string[] => text.split("\n");

const python = lines(`Traceback (most recent call last):
  File "/app/python/source_code/app.py", line 3, in <module>
    1 / 0
    ~~^~~
ZeroDivisionError: division by zero`);

const pydantic = lines(`Traceback (most recent call last):
  File "/app/python/source_code/app.py", line 9, in <module>
    Order(price="x")
pydantic_core._pydantic_core.ValidationError: 2 validation errors for Order
price
  Input should be a valid number [type=float_parsing, input_value='x', input_type=str]
    For further information visit https://errors.pydantic.dev/2.9/v/float_parsing
items.0.name
  Field required [type=missing, input_value={}, input_type=dict]
    For further information visit https://errors.pydantic.dev/2.9/v/missing`);

const sqlalchemy = lines(`Traceback (most recent call last):
  File "/app/python/source_code/db.py", line 5, in load
    session.execute(query)
sqlalchemy.exc.ProgrammingError: (psycopg2.errors.UndefinedColumn) column "pric" does not exist
LINE 1: SELECT pric FROM orders
               ^
HINT:  Perhaps you meant to reference the column "orders.price".

[SQL: SELECT pric
FROM orders
WHERE id = %(id)s]
[parameters: {'id': 1}]
(Background on this error at: https://sqlalche.me/e/20/f405)`);

const group = lines(`  + Exception Group Traceback (most recent call last):
  |   File "/app/python/source_code/app.py", line 4, in <module>
  |     raise ExceptionGroup("both", [ValueError(1), TypeError(2)])
  | ExceptionGroup: both (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | ValueError: 1
    +---------------- 2 ----------------
    | TypeError: 2
    +------------------------------------`);

const syntax = lines(`  File "/app/python/source_code/app.py", line 3
    x = = 1
        ^
SyntaxError: invalid syntax`);

const node = lines(`TypeError: Cannot read properties of undefined (reading 'price')
    at total (/app/server.js:10:7)
    at async main (file:///app/server.js:20:3) {
  code: 'ERR_PRICE',
  [cause]: Error: no price
      at load (/app/prices.js:3:1)
}`);

const whole = (length: number): string => `E${"e".repeat(length - 1)}`;

describe("a traceback that comes line by line", () => {
  for (const [name, text] of Object.entries({ python, pydantic, sqlalchemy, group, syntax, node })) {
    it(`is one entry: ${name}`, () => {
      assert.equal(shapeOf([...text, "Started on port 8000"]), `${whole(text.length)}I`);
    });
  }

  it("is one entry of level error where every line has the same severity", () => {
    for (const severity of ["ERROR", "INFO", "WARNING"]) {
      assert.equal(shapeOf(python, { severity }), whole(python.length), severity);
    }
    assert.equal(shapeOf(node, { severity: "ERROR" }), whole(node.length));
    // What its first line says may be handled; the platform says it is.
    assert.equal(shapeOf(node, { severity: "INFO" }), `I${"i".repeat(node.length - 1)}`);
  });

  it("begins with Node's plain Error, whose name is also a level", () => {
    assert.equal(shapeOf(["Error: boom", "    at f (/app/x.js:1:2)", "listening"]), "EeI");
    assert.equal(shapeOf([...python.slice(0, -1), "Error: of a class of this name", "next"]), "EeeeeI");
  });

  it("goes on with the logger's message above it", () => {
    assert.equal(shapeOf(["ERROR:    Exception in ASGI application", ...python, "x"]), "EeeeeeI");
    assert.equal(shapeOf(["ERROR:root:one", "ERROR:root:two", ...python]), "EEeeeee");
    assert.equal(shapeOf(["WARNING:root:one", ...python]), "WEeeee");
    assert.equal(shapeOf(["error: failed Error: boom", "    at f (/app/x.js:1:2)"]), "Ee");
  });

  it("goes on across lines of others, which stay entries of their own", () => {
    const request = 'INFO:     1.2.3.4:5 - "GET / HTTP/1.1" 200 OK';
    assert.equal(shapeOf([...python.slice(0, 2), request, ...python.slice(2)]), "EeIeee");
    const severities = (index: number): Fields => ({ severity: index === 2 ? "INFO" : "ERROR" });
    assert.equal(shapeOf([...python.slice(0, 2), "GET /", ...python.slice(2)], severities), "EeIeee");
    const many = Array.from({ length: 30 }, () => request);
    assert.equal(shapeOf([...python.slice(0, 1), ...many, "next"]), `E${"I".repeat(31)}`);
  });

  it("is followed by source, each for itself", () => {
    const sources = (index: number): Fields => ({ source: index % 2 === 0 ? "APP" : "SYSTEM" });
    const mixed = python.flatMap((line) => [line, "Health check passed"]);
    assert.equal(shapeOf(mixed, sources), "EIeIeIeIeI");
  });

  it("begins in the middle where the tail of a backlog does", () => {
    assert.equal(shapeOf([...python.slice(1), "next"]), "EeeeI");
  });

  it("is two where two follow each other, and one where they are chained", () => {
    assert.equal(shapeOf([...python, ...python]), "EeeeeEeeee");
    const joint = "During handling of the above exception, another exception occurred:";
    assert.equal(shapeOf([...python, "", joint, "", ...python, "next"]), "EeeeeeeeeeeeeI");
    assert.equal(shapeOf(["ERROR:a:1", ...python, "ERROR:a:2", ...python]), "EeeeeeEeeeee");
  });

  it("does not swallow what the app prints next", () => {
    assert.equal(shapeOf([...python, "ready", "price"]), "EeeeeII");
    assert.equal(shapeOf([...python, "", "  indented", "x"]), "EeeeeeII");
    assert.equal(shapeOf(["TypeError: x", "  indented"]), "EI");
    const unclosed = Array.from({ length: 300 }, (_, index) => `row ${index}`);
    assert.match(shapeOf([...python, "[SQL: SELECT", ...unclosed]), /^E{1}e+I{200,}$/);
  });
});

describe("a traceback in one message", () => {
  it("is an error whatever its severity, and leaves what stands before and after it alone", () => {
    assert.equal(shapeOf([python.join("\n"), "Started: yes"], { severity: "INFO" }), "EI");
    assert.equal(shapeOf([`it broke\n${python.join("\n")}`, "Started: yes"]), "IEI");
    assert.equal(shapeOf([`${python.join("\n")}\nready\nERROR: again`]), "EIE");
  });

  it("may be cut in two by the platform", () => {
    assert.equal(shapeOf([python.slice(0, 3).join("\n"), python.slice(3).join("\n"), "Started: yes"]), "EeI");
  });
});

describe("the level of a line", () => {
  const levelOf = (message: string, severity?: string): string =>
    new LineReader().read({ source: "APP", timestamp: 1, message, ...(severity && { severity }) }).parts[0]
      .level;

  it("is what its text names, also in JSON and under colours, or else its severity", () => {
    assert.equal(levelOf("ERROR:root:x", "WARN"), "error");
    assert.equal(levelOf("pool exhausted", "WARN"), "warning");
    assert.equal(levelOf('{"level":"error","msg":"boom"}'), "error");
    assert.equal(levelOf("\u001b[31mERROR\u001b[0m: boom"), "error");
    assert.equal(levelOf("plain"), "info");
  });

  it("is known of JSON that is no logger's, which is shown as it is", () => {
    const text = '{"severity":"ERROR","error":"boom"}';
    const read = new LineReader().read({ source: "APP", timestamp: 1, message: text });
    assert.deepEqual([read.parts[0].level, readableText(text)], ["error", text]);
    assert.equal(levelOf('{"level":50,"hero":"x"}'), "info");
  });

  it("is known of loguru's serialized records, which are shown as loguru words them", () => {
    const record = { level: { name: "ERROR", no: 40 }, message: "boom" };
    const message = JSON.stringify({ text: "2026 | ERROR | app:f:3 - boom\n", record });
    const read = new LineReader().read({ source: "APP", timestamp: 1, message });
    assert.deepEqual(
      [read.parts[0].level, readableText(message)],
      ["error", "2026 | ERROR | app:f:3 - boom"],
    );
  });

  it("is that of the whole object where its second half comes later, as more of the entry", () => {
    const reader = new LineReader();
    const halves = ['{"msg":"no width","level":"er', 'ror","order":1}'];
    const read = halves.flatMap((message) => reader.readAll([{ source: "APP", timestamp: 1, message }]));
    const [, second] = read.map(({ facts }) => facts.parts[0]);
    assert.deepEqual([second?.isContinued, second?.level], [true, "error"]);
    const [other] = reader.readAll([{ source: "APP", timestamp: 1, message: "ready" }]);
    assert.equal(other?.facts.parts[0].isContinued, false);
  });

  it("is known of JSON however deep it is nested, and no value is changed", () => {
    const rows = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
    const message = `{"level":"error","msg":"x","rows":${rows}}`;
    assert.equal(levelOf(message), "error");
    assert.ok(readableText(message) === `x  rows=${rows}`);
  });

  it("holds nothing of a stack within it but the sentence of the error", () => {
    const reader = new LineReader();
    const before = heapAfterCollection();
    const facts = Array.from({ length: 2000 }, (_, index) => {
      const stack = `ValueError: no width ${index}\n${"    at f (/app/index.js:1:2)\n".repeat(700)}`;
      return reader.read({
        source: "APP",
        timestamp: 1,
        message: JSON.stringify({ level: "error", msg: "x", stack }),
      });
    });
    const grown = heapAfterCollection() - before;
    assert.equal(facts.at(-1)?.parts[0].error, "ValueError: no width 1999");
    // All the stacks are some 40 MB.
    assert.ok(grown < 10e6, `${grown} bytes`);
  });
});
