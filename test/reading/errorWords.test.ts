import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { errorKey, errorKind, plainMessage, recordSentence } from "../../src/reading/errorWords.ts";

describe("the kind of an error", () => {
  it("is the word that its sentence begins with", () => {
    const kinds: Readonly<Record<string, string | undefined>> = {
      "KeyError: 'price'": "KeyError",
      "resize.UnsupportedImage: cannot read": "resize.UnsupportedImage",
      "TypeError [ERR_INVALID_ARG_TYPE]: The path": "TypeError",
      KeyboardInterrupt: "KeyboardInterrupt",
      'Exception in thread "main" java.lang.IllegalStateException: no': "java.lang.IllegalStateException",
      "panic: runtime error: index out of range": "panic",
      "no box is large enough": undefined,
    };
    for (const [sentence, kind] of Object.entries(kinds)) assert.equal(errorKind(sentence), kind, sentence);
  });
});

describe("a message that is compared", () => {
  const same: readonly (readonly [string, string])[] = [
    ["order 7 failed", "order 12345 failed"],
    ["KeyError: 'ord_8f3a2b'", "KeyError: 'ord_77c0de'"],
    ["job 7c9e6679-7425-40de-944b-e07fc1f90a12 ended", "job 0b0f6679-1111-40de-944b-e07fc1f9ffff ended"],
    ["<Order object at 0x7f3a2c> is closed", "<Order object at 0xdeadbeef> is closed"],
    ["no route to 10.0.3.4:5432", "no route to 10.0.3.77:6000"],
    ["no route to [2001:db8::1]:80", "no route to [fe80::a1b2:3]:443"],
    ["no user bob@example.com", "no user alice.b@mail.example.org"],
    ["commit deadbeefcafe is gone", "commit cafebabedead is gone"],
    ["timeout after 1.5e-3 s", "timeout after 20 s"],
    ["missing rows [1, 2, 3]", "missing rows [4]"],
    ["at 2026-10-06T09:04:05.678Z", "at 2026-10-07 10:00:00"],
    ["cannot open /tmp/tmpabcdefgh/x.csv", "cannot open /tmp/tmpqwertzui/x.csv"],
    ["temperature -5", "temperature 12"],
    ["expired at Mon Nov 24 10:00:00 2026", "expired at Thu Dec  3 11:12:13 2026"],
    ["expired at Thu, 26 Nov 2026 10:00:00 GMT", "expired at Friday, 04 December 2026 10:00:00 GMT"],
    ["closed since 10:00 AM", "closed since 11:30 PM"],
    ["no route to 2001:db8::dead:beef", "no route to ::1"],
    ["no card aa:bb:cc:dd:ee:ff", "no card 01:23:45:67:89:ab"],
    ["no order 550e8400-e29b-41d4-a716-446655440000", "no order abcdefab-cdef-abcd-efab-cdefabcdefab"],
    ["shop.Order@1b2c3d4 is closed", "shop.Order@abcdefa is closed"],
    ["at 2026-10-06T09:04:05.678+01:00 it broke", "at 2026-10-07T10:00:00Z it broke"],
    ["weight 3.2e+10 kg", "weight 1e-5 kg"],
  ];
  const other: readonly (readonly [string, string])[] = [
    ["KeyError: 'price'", "KeyError: 'width'"],
    ["cannot read a.csv", "cannot read b.csv"],
    ["facade is not there", "arcade is not there"],
    ["Mayor said 5", "Sundry said 6"],
    ["bad::face is not there", "dead::beef is not there"],
  ];

  it("is the same whatever its numbers, ids and addresses", () => {
    for (const [a, b] of same) assert.equal(plainMessage(a), plainMessage(b));
  });

  it("keeps every other word", () => {
    for (const [a, b] of other) assert.notEqual(plainMessage(a), plainMessage(b));
  });

  it("is compared so far, and no further", () => {
    assert.equal(plainMessage(`x ${"a b ".repeat(1000)}`), plainMessage(`x ${"a b ".repeat(2000)}`));
  });

  it("is one of several that part an error from others", () => {
    const error = { sentence: "KeyError: 1", kind: "KeyError", file: "main.py", functionName: "price" };
    assert.equal(errorKey(error), errorKey({ ...error, sentence: "KeyError: 2" }));
    for (const changed of [{ kind: "IndexError" }, { file: "shop.py" }, { functionName: "order" }]) {
      assert.notEqual(errorKey(error), errorKey({ ...error, ...changed }));
    }
  });
});

describe("what a record says", () => {
  it("stands behind its time, its level and its process", () => {
    const records: Readonly<Record<string, string>> = {
      "2026-10-06 09:04:05,678 - shop - ERROR - order 7 failed": "order 7 failed",
      "[ERROR] 2026-11-26 15:56:51,211 shop - disk full": "shop - disk full",
      "ERROR:app:disk full": "disk full",
      "2026-11-26 [error    ] disk full reason='x'": "disk full reason='x'",
      "ERROR: disk full": "disk full",
      "[15:56:51] ERROR (9924): disk full": "disk full",
      "[Nest] 11409  - 11/26/2026, 4:25:27 PM   FATAL [Prices] No warehouse left":
        "[Prices] No warehouse left",
      'time=2026-11-26T16:11:23Z level=ERROR msg="Could not \\"store\\"" n=1': 'Could not \\"store\\"',
      "error while storing the basket": "error while storing the basket",
      CRITICAL: "CRITICAL",
    };
    for (const [row, said] of Object.entries(records)) assert.equal(recordSentence(row), said);
  });
});
