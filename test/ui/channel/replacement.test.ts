import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Replacement } from "../../../src/ui/channel/replacement.ts";

const firstLine = "2026-11-26 22:28:20.359 [info] [APP] first";

function setUp(patience: { patienceMs?: number; emptyPatienceMs?: number } = {}) {
  const given = Promise.withResolvers<boolean>();
  const replacement = new Replacement({ firstLine, onGivenUp: given.resolve, ...patience });
  return { replacement, givenUp: given.promise };
}

describe("a replacement on its way into a document", () => {
  it("is taken in once its first line stands first", () => {
    const { replacement } = setUp();
    assert.equal(replacement.see("what was there", 20), "awaited");
    assert.equal(replacement.see(firstLine, 10), "taken");
  });

  it("may empty the document on the way, and may come in pieces", () => {
    const { replacement } = setUp();
    assert.equal(replacement.see("", 1), "empty");
    assert.equal(replacement.see(firstLine.slice(0, 12), 1), "awaited");
    assert.equal(replacement.see(firstLine, 10), "taken");
  });

  it("never comes where a person emptied the document, which then goes on with what came later", () => {
    const { replacement } = setUp();
    assert.equal(replacement.see("what was there", 20), "awaited");
    assert.equal(replacement.see("", 1), "empty");
    assert.equal(replacement.see("a later line", 2), "emptied");
  });

  it("never comes into a document that stays empty", async () => {
    const { replacement, givenUp } = setUp({ emptyPatienceMs: 1 });
    assert.equal(replacement.see("", 1), "empty");
    assert.equal(await givenUp, true);
  });

  it("is given up where the document stays as it was", async () => {
    const { replacement, givenUp } = setUp({ patienceMs: 1 });
    assert.equal(replacement.see("what was there", 20), "awaited");
    assert.equal(await givenUp, false);
  });
});
