import assert from "node:assert/strict";
import { after, describe, it, mock } from "node:test";
import { LineReader } from "../../src/reading/lineReader.ts";
import { BuildErrors } from "../../src/sessions/buildErrors.ts";
import type { Notice, SessionItem } from "../../src/sessions/sessionItem.ts";

const startMs = 1_790_000_000_000;
const reader = new LineReader();

function line(message: string, source = "BUILD"): SessionItem {
  const read = { source, message, timestamp: Date.now() / 1000 };
  return { kind: "line", line: read, facts: reader.read(read), arrivedMs: Date.now() };
}

function notice(said: Notice): SessionItem {
  return { kind: "notice", notice: said, arrivedMs: Date.now() };
}

describe("what BUILD said of a deployment that failed", () => {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: startMs });
  after(() => {
    mock.timers.reset();
  });

  const listen = (): {
    errors: BuildErrors;
    told: (readonly string[])[];
    see: (item: SessionItem) => void;
  } => {
    const told: (readonly string[])[] = [];
    const errors = new BuildErrors((said) => {
      if (said.kind === "buildErrors") told.push(said.errors);
    });
    return {
      errors,
      told,
      see: (item) => {
        errors.see([item]);
      },
    };
  };
  const fail = (id: string): SessionItem =>
    notice({ kind: "deploymentFailed", id, detail: undefined, createdMs: Date.now() - 10_000 });

  it("is told once for each failure, and not where the log shows it right below", () => {
    const { told, see } = listen();
    see(line("ERROR: one"));
    see(line("ERROR: of the app", "APP"));
    see(fail("d1"));
    see(line("ERROR: below"));
    mock.timers.tick(2000);
    assert.deepEqual(told, [["ERROR: one"]]);
    see(line("ERROR: two"));
    see(fail("d2"));
    mock.timers.tick(2000);
    assert.deepEqual(told, [["ERROR: one"], ["ERROR: two"]]);
  });

  it("is told of lines kept back also when they come later", () => {
    const { errors, told, see } = listen();
    see(fail("d1"));
    mock.timers.tick(5000);
    errors.sawKeptBack({ source: "BUILD", message: "ERROR: late", timestamp: Date.now() / 1000 });
    mock.timers.tick(2000);
    assert.deepEqual(told, [["ERROR: late"]]);
    see(notice({ kind: "deployed", id: "d2" }));
    errors.sawKeptBack({ source: "BUILD", message: "ERROR: of another", timestamp: Date.now() / 1000 });
    mock.timers.tick(2000);
    assert.equal(told.length, 1);
  });

  it("is nothing of a deployment before, at most the last five entries, and none once the stream is over", () => {
    const { errors, told, see } = listen();
    see(line("ERROR: old"));
    mock.timers.tick(60_000);
    see(fail("d1"));
    mock.timers.tick(2000);
    assert.deepEqual(told, []);
    for (let count = 1; count <= 8; count++) see(line(`ERROR: ${count}`));
    see(fail("d2"));
    mock.timers.tick(2000);
    assert.deepEqual(told, [[4, 5, 6, 7, 8].map((count) => `ERROR: ${count}`)]);
    see(line("ERROR: nine"));
    see(fail("d3"));
    errors.dispose();
    mock.timers.tick(2000);
    assert.equal(told.length, 1);
  });

  it("is cut between words", () => {
    const { told, see } = listen();
    see(line(`ERROR: ${"word ".repeat(396)}${"s".repeat(5000)}`));
    see(fail("d1"));
    mock.timers.tick(2000);
    const [[text = ""] = []] = told;
    assert.ok(text.length < 2010 && text.endsWith("word …"), text.slice(-20));
  });
});
