import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { LogLine } from "../../src/logstream/index.ts";
import { LineReader } from "../../src/reading/lineReader.ts";
import type { Notice, SessionItem } from "../../src/sessions/sessionItem.ts";
import { CrashReason } from "../../src/sessions/crashReason.ts";

const crashed: Notice = { kind: "crashed", detail: "The app has crashed." };
const recovered: Notice = { kind: "recovered" };
const deploying: Notice = { kind: "deploying", id: "d2" };
const deployed: Notice = { kind: "deployed", id: "d2" };
const failed: Notice = { kind: "deploymentFailed", id: "d2", detail: undefined };

const now = Date.now();
const plain = ["INFO: on it goes"];

function thrown(error: string, secondsAgo = 1): LogLine[] {
  return ["Traceback (most recent call last):", '  File "/app/main.py", line 3, in <module>', error].map(
    (message) => ({ source: "APP", timestamp: now / 1000 - secondsAgo, message }),
  );
}

/** What is given as the reason after these notices and lines. */
function reasonAfter(...steps: readonly (Notice | readonly (LogLine | string)[])[]): string | undefined {
  const reason = new CrashReason();
  const reader = new LineReader();
  const see = (item: SessionItem): void => {
    reason.see(item);
  };
  for (const step of steps) {
    if ("kind" in step) {
      see({ kind: "notice", notice: step, arrivedMs: now });
      continue;
    }
    for (const given of step) {
      const line =
        typeof given === "string" ? { source: "APP", timestamp: now / 1000, message: given } : given;
      see({ kind: "line", line, facts: reader.read(line), arrivedMs: now });
    }
  }
  return reason.end;
}

const first = thrown("ValueError: first");
const second = thrown("KeyError: 'second'");

describe("the reason of a crash", () => {
  it("is the last traceback, which comes before the platform's word or after it", () => {
    assert.equal(reasonAfter(first, plain, crashed), "ValueError: first");
    assert.equal(reasonAfter(first, second, crashed), "KeyError: 'second'");
    assert.equal(reasonAfter(plain, crashed, first), "ValueError: first");
    assert.equal(reasonAfter(first, crashed, second), "KeyError: 'second'");
  });

  it("is never that of the crash before, whose lines have come while these have not", () => {
    assert.equal(reasonAfter(first, crashed, recovered, plain, crashed), undefined);
    assert.equal(reasonAfter(crashed, first, recovered, crashed), undefined);
    assert.equal(reasonAfter(first, crashed, deployed, crashed), undefined);
    assert.equal(reasonAfter(crashed, first, deployed, crashed), undefined);
    assert.equal(reasonAfter(first, crashed, recovered, crashed, second), "KeyError: 'second'");
    assert.equal(reasonAfter(first, crashed, recovered, second, crashed), "KeyError: 'second'");
  });

  it("is never one from before a deployment, with which the app went on", () => {
    for (const notice of [deploying, deployed, failed]) {
      assert.equal(reasonAfter(first, notice, plain, crashed), undefined, notice.kind);
      assert.equal(reasonAfter(first, notice, second, crashed), "KeyError: 'second'", notice.kind);
    }
  });

  it("comes before the deployment's notice too, where the one look found both", () => {
    assert.equal(reasonAfter(first, deployed, crashed), "ValueError: first");
    assert.equal(reasonAfter(first, deploying, plain, second, failed, crashed), "KeyError: 'second'");
    assert.equal(reasonAfter(first, crashed, recovered, failed, crashed), undefined);
  });

  it("is none from long before, as a log's earlier lines have it", () => {
    assert.equal(reasonAfter(thrown("ValueError: yesterday", 86_400), plain, crashed), undefined);
    assert.equal(reasonAfter(thrown("ValueError: just now", 30), plain, crashed), "ValueError: just now");
  });
});
