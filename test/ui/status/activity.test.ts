import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ActivityCounter as CounterOfRead } from "../../../src/ui/status/activity.ts";
import { activityText, alertsText, sparkline } from "../../../src/ui/status/activityText.ts";
import { english } from "../support/english.ts";
import { createItemReader } from "../support/readItems.ts";
import type { UnreadItem } from "../support/readItems.ts";

const startMs = 1_800_000_000_000;

class ActivityCounter extends CounterOfRead {
  readonly #read = createItemReader();

  override see(items: readonly UnreadItem[]): void {
    super.see(this.#read(items));
  }
}

function line(arrivedMs: number, severity = "INFO", writtenMs = arrivedMs): UnreadItem {
  return {
    kind: "line",
    line: { source: "APP", timestamp: writtenMs / 1000, message: "x", severity },
    arrivedMs,
  };
}

const connected: UnreadItem = { kind: "notice", notice: { kind: "connected" }, arrivedMs: startMs };

describe("what a log did lately", () => {
  it("is the mean rate of the last ten whole seconds, and the last minute in blocks", () => {
    const counter = new ActivityCounter();
    counter.see([connected]);
    for (let second = 20; second < 30; second++) {
      counter.see([line(startMs + second * 1000), line(startMs + second * 1000 + 500)]);
    }
    const { linesPerSecond, minute } = counter.at(startMs + 30_000);
    assert.equal(linesPerSecond, 2);
    assert.equal(minute.length, 20);
    assert.equal(
      minute.reduce((total, count) => total + count, 0),
      20,
    );
    assert.equal(counter.at(startMs + 45_000).linesPerSecond, 0);
    assert.deepEqual(new Set(counter.at(startMs + 120_000).minute), new Set([0]));
  });

  it("counts a backlog for when it was written, not for when it came", () => {
    const counter = new ActivityCounter();
    const hourAgo = startMs - 3_600_000;
    counter.see([connected, line(startMs, "ERROR", hourAgo), line(startMs + 100, "INFO", startMs - 5000)]);
    const { linesPerSecond, errors } = counter.at(startMs + 1000);
    assert.equal(linesPerSecond, 0.1);
    assert.equal(errors, 0);
  });

  it("trusts arrival once the backlog is through, whatever the app's clock says", () => {
    const counter = new ActivityCounter();
    const at = startMs + 20_000;
    counter.see([connected, line(at, "INFO", at - 3_600_000), line(at, "INFO", at + 3_600_000)]);
    assert.equal(counter.at(at + 1000).linesPerSecond, 0.2);
  });

  it("counts warnings and errors of five minutes and forgets older ones", () => {
    const counter = new ActivityCounter();
    counter.see([connected, line(startMs + 20_000, "WARN"), line(startMs + 20_000, "ERROR")]);
    counter.see([line(startMs + 200_000, "ERROR")]);
    assert.deepEqual(
      [220_000, 340_000, 700_000].map((ms) => {
        const { warnings, errors } = counter.at(startMs + ms);
        return [warnings, errors];
      }),
      [
        [1, 2],
        [0, 1],
        [0, 0],
      ],
    );
  });
});

describe("a traceback among what a log did lately", () => {
  it("counts once, with the message of the logger above it", () => {
    const counter = new ActivityCounter();
    const messages = ["ERROR:root:it broke", "Traceback (most recent call last):", "  f()", "ValueError: x"];
    for (const severity of [undefined, "ERROR"]) {
      const of = messages.map((message) => ({
        source: "APP",
        timestamp: 1,
        message,
        ...(severity && { severity }),
      }));
      counter.see(of.map((line) => ({ kind: "line", line, arrivedMs: startMs })));
    }
    assert.equal(counter.at(startMs).errors, 2);
  });
});

describe("activity in words and blocks", () => {
  it("draws the highest count full, and nothing as the lowest block", () => {
    assert.equal(sparkline([0, 1, 50, 100]), "▁▂▅█");
    assert.equal(sparkline([0, 0]), "▁▁");
  });

  it("says the same in text", () => {
    const activity = { linesPerSecond: 0.4, minute: [], warnings: 1, errors: 0 };
    assert.equal(activityText(activity, english), "0.4 lines/s");
    assert.equal(activityText({ ...activity, linesPerSecond: 1234.4 }, english), "1,234 lines/s");
    assert.equal(alertsText(activity, english), "1 warning, 0 errors in the last 5 minutes");
    assert.equal(
      alertsText({ ...activity, warnings: 0 }, english),
      "no warnings or errors in the last 5 minutes",
    );
  });
});
