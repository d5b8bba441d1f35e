import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { LoggedError } from "../../../src/sessions/loggedErrors.ts";
import { problemText } from "../../../src/ui/problems/problemText.ts";
import { momentText } from "../../../src/ui/text/numberText.ts";
import { english } from "../support/english.ts";

const FIRST_MS = Date.parse("2026-10-06T09:00:00Z");
const LAST_MS = FIRST_MS + 60_000;
const [first, last] = [FIRST_MS, LAST_MS].map(momentText);

const once: LoggedError = {
  id: 1,
  sentence: "KeyError: 'price'",
  kind: "KeyError",
  file: "main.py",
  functionName: "price",
  frames: [],
  source: "APP",
  entry: 0,
  part: 0,
  count: 1,
  crashes: 0,
  firstMs: FIRST_MS,
  lastMs: LAST_MS,
  deployment: undefined,
  isPast: false,
};

function text(changed: Partial<LoggedError>, isFileChanged = false): string {
  return problemText({ ...once, ...changed }, { app: "orders-api", isFileChanged }, english);
}

describe("the message of a problem", () => {
  it("says what went wrong, in which app, when, and how often", () => {
    assert.equal(text({}), `KeyError: 'price'. orders-api logged it, ${last}.`);
    assert.equal(text({ crashes: 1 }), `KeyError: 'price'. orders-api crashed with it, ${last}.`);
    const often = `10 times, first ${first}, last ${last}.`;
    assert.equal(text({ count: 10 }), `KeyError: 'price'. orders-api logged it ${often}`);
    assert.equal(text({ count: 10, crashes: 10 }), `KeyError: 'price'. orders-api crashed with it ${often}`);
    assert.match(text({ count: 10, crashes: 1 }), /logged it 10 times, .* It crashed once\.$/);
    assert.match(text({ count: 10, crashes: 3 }), /It crashed 3 times\.$/);
  });

  it("names the deployment, and says where the file is another one by now", () => {
    const deployment = { id: "01f0", state: "SUCCEEDED", createdMs: FIRST_MS };
    assert.match(text({ deployment }), new RegExp(` Deployment: 01f0, created ${first}\\.$`));
    assert.match(text({ deployment: { id: "01f0", state: "SUCCEEDED" } }), / Deployment: 01f0\.$/);
    assert.match(text({ deployment }, true), / This file has changed since that deployment: [^.]*\.$/);
    assert.doesNotMatch(text({}, true), /changed/);
  });
});
