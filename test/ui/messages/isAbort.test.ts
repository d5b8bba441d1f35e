import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isAbort } from "../../../src/ui/messages/isAbort.ts";

describe("a failure", () => {
  it("is none when the person cancelled", () => {
    const cancelled = new Error("Canceled");
    cancelled.name = "Canceled";
    assert.equal(isAbort(cancelled), true);
    assert.equal(isAbort(AbortSignal.abort().reason), true);
    assert.equal(isAbort(new Error("Canceled")), false);
  });
});
