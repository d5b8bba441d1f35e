import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { literalsOf, syntaxOf } from "../../../src/reading/origins/literals.ts";
import { statementsIn } from "../../../src/reading/origins/statements.ts";

const python = [
  "# don't be fooled by an apostrophe",
  "def read(order, ms):",
  `    """Reads an order. It's quick."""`,
  `    logger.info(f"Order {order['id']} read in {ms:.1f} ms")`,
  `    logger.warning("Stock of %s is low: %d left", sku, left)`,
  `    logger.error("Could not reach {} after {:>3} tries".format(host, tries))`,
  "    logger.info(",
  `        "Customer %(name)s was "`,
  `        "charged %.2f EUR", order`,
  "    )",
  `    print("Starting on", port)`,
  `    logger.info("order shipped", extra={"order_id": 1})`,
  `    raise ValueError("no width given")`,
  `    logger.info('caf\\u00e9 "opened" at 100%%: %s' % now)`,
  `    log.debug("total: " + str(total) + " EUR to pay")`,
  `    logger.info(rf"path {folder}\\d matched")`,
  `    logger.info(f"""Report of {day}`,
  `    has {rows} rows""")`,
  `    logger.info(f"{{literal}} braces of {x}")`,
].join("\n");

function linesOf(source: string, ending: string, message: string): number[] {
  return statementsIn(source, syntaxOf(ending), message).map(({ line }) => line);
}

describe("the statement that wrote a message", () => {
  const cases: readonly (readonly [message: string, line: number])[] = [
    ["INFO:app:Order 17 read in 3.1 ms", 4],
    ["WARNING Stock of AX-1 is low: 3 left", 5],
    ["[2026-01-02 03:04:05] Could not reach db.internal after   3 tries", 6],
    ["Customer Bob was charged 3.50 EUR", 7],
    ["Starting on 8000", 11],
    ["order shipped  order_id=1  user=bob", 12],
    ["ValueError: no width given", 13],
    [`café "opened" at 100%: 10:11`, 14],
    ["total: 5 EUR to pay", 15],
    ["path /tmp\\d matched", 16],
    ["Report of Monday\n    has 12 rows", 17],
    ["{literal} braces of 3", 19],
  ];
  for (const [message, line] of cases) {
    it(`of Python is found for ${JSON.stringify(message)}`, () => {
      assert.deepEqual(linesOf(python, "py", message), [line]);
    });
  }

  it("of JavaScript is found, also with texts within its template", () => {
    const source = [
      "// it's a comment with a ` in it",
      "console.log(`User ${names.map((n) => `<${n}>`).join('}')} signed in from ${ip}`);",
      "log.info({ cart }, 'cart is empty');",
      "console.log('total: ' + x + ' EUR');",
      'throw new Error("no such basket: " + id);',
      "console.log('Listening on port %d', port);",
    ].join("\n");
    assert.deepEqual(linesOf(source, "ts", "User <a>,<b> signed in from 1.2.3.4"), [2]);
    assert.deepEqual(linesOf(source, "js", "cart is empty  cart=3"), [3]);
    assert.deepEqual(linesOf(source, "js", "total: 5 EUR"), [4]);
    assert.deepEqual(linesOf(source, "mjs", "Error: no such basket: 7"), [5]);
    assert.deepEqual(linesOf(source, "js", "Listening on port 8000"), [6]);
  });

  it("of other languages is found, too", () => {
    const go = 'func main() {\n\tlog.Printf("served %q in %v", path, d)\n}';
    assert.deepEqual(linesOf(go, "go", '2026/01/02 served "/x" in 3ms'), [2]);
    const java = 'class A {\n  void f() {\n    log.info("Order {} is paid by {}", id, name);\n  }\n}';
    assert.deepEqual(linesOf(java, "java", "INFO Order 7 is paid by Bob"), [3]);
    assert.deepEqual(
      linesOf("fn f<'a>(x: &'a str) {\n  info!(\"read {x:?} rows\");\n}", "rs", "read 3 rows"),
      [2],
    );
  });

  it("is none where nothing fits, and none for a word that stands anywhere", () => {
    const source = 'names = {"Order": 1, "read": 2}\nlogger.info("%s: %s", a, b)\nlogger.info("ok")';
    assert.deepEqual(linesOf(source, "py", "Order 12 read"), []);
    assert.deepEqual(linesOf(source, "py", ""), []);
    assert.deepEqual(linesOf("", "py", "anything at all"), []);
  });

  it("is the one that says most, and each of those that say as much", () => {
    const source =
      'logger.info("%s read", a)\nlogger.info("Order %s read", b)\nlogger.info("Order %s read", c)';
    assert.deepEqual(linesOf(source, "py", "Order 12 read"), [2, 3]);
  });

  it("is that which logs, before a text that only says the same", () => {
    const source = 'EXPECTED = ["Order 12 read"]\nlogger.info(f"Order {id} read")';
    assert.deepEqual(linesOf(source, "py", "Order 12 read"), [2]);
  });
});

describe("the texts of a source", () => {
  const hostile: readonly (readonly [what: string, text: string])[] = [
    ["open quotes", '"'.repeat(50_001)],
    ["open templates", "`${".repeat(30_000)],
    ["braces", `f"${"{".repeat(60_000)}`],
    ["triple quotes", `"""'''`.repeat(20_000)],
    ["backslashes", `"${"\\".repeat(100_001)}`],
    ["percents", `"${"%".repeat(100_000)}"`],
    ["percent flags", `"${"%-+ #0".repeat(20_000)}"`],
    ["dollars", `"${"$a".repeat(50_000)}"`],
    ["joined texts", `"a" + b + `.repeat(10_000)],
    ["texts side by side", `"a" `.repeat(30_000)],
    ["calls", "log(".repeat(30_000) + '"order read"'],
    ["comments", "/*".repeat(50_000)],
    ["half of a surrogate", `log("\ud800 order \\u{ffffff} read \\ud83d")`],
    ["no source at all", "\0\u0001".repeat(50_000)],
  ];
  for (const [what, text] of hostile) {
    it(`are read from ${what} without an error`, () => {
      for (const ending of ["py", "js", "rb"]) {
        for (const { start, end } of literalsOf(text, syntaxOf(ending))) assert.ok(start < end);
        statementsIn(text, syntaxOf(ending), `order read ${text.slice(0, 5000)}`);
      }
    });
  }
});
