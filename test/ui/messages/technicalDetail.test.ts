import assert from "node:assert/strict";
import { test } from "node:test";
import { DatabricksError } from "../../../src/databricks/api/errors.ts";
import { technicalDetail } from "../../../src/ui/messages/technicalDetail.ts";

function nobodyForesaw(): never {
  throw new TypeError("x is undefined");
}

test("an error that nobody foresaw is told with where it was thrown, as is one that caused another", () => {
  try {
    nobodyForesaw();
  } catch (error) {
    assert.match(
      technicalDetail(error),
      /^TypeError: x is undefined\n {4}at nobodyForesaw \(.*technicalDetail/,
    );
    const outer = new DatabricksError("bad-response", "Odd.", { cause: error });
    assert.match(
      technicalDetail(outer),
      /^DatabricksError \(bad-response\): Odd\.\n {2}caused by TypeError.*\n {4}at /,
    );
  }
});

test("one that says what it is needs no more than a line", () => {
  assert.equal(technicalDetail(new DatabricksError("timeout", "Late.")), "DatabricksError (timeout): Late.");
  assert.equal(
    technicalDetail(Object.assign(new Error("no file"), { code: "ENOENT" })),
    "Error (ENOENT): no file",
  );
  assert.equal(technicalDetail("text"), "text");
});
