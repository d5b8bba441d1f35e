import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createAnswerMemory } from "../../../src/ui/pickers/answerMemory.ts";
import { runSteps } from "../../../src/ui/pickers/steps.ts";
import type { Step, StepOutcome } from "../../../src/ui/pickers/steps.ts";
import { checkTail } from "../../../src/ui/pickers/checkTail.ts";
import { english } from "../support/english.ts";

function createMemento() {
  const values = new Map<string, unknown>();
  return {
    get: (key: string) => values.get(key),
    update: (key: string, value: unknown) => {
      values.set(key, structuredClone(value));
      return Promise.resolve();
    },
  };
}

const defaults = { sources: ["APP", "SYSTEM"], search: "", tail: 1000 };

describe("the memory of answers", () => {
  it("offers the last answers of each app, and the defaults for one never streamed", async () => {
    const memory = createAnswerMemory(createMemento(), () => 7);
    await memory.remember("h/one", { sources: ["APP"], search: "x", tail: 5 }, defaults);
    assert.deepEqual(memory.recall("h/one", defaults), { sources: ["APP"], search: "x", tail: 5 });
    assert.deepEqual(memory.recall("h/two", defaults), defaults);
    assert.equal(memory.lastUsedMs("h/one"), 7);
    assert.equal(memory.lastUsedMs("h/two"), undefined);
  });

  it("takes a new default where the person had only pressed Enter", async () => {
    const memory = createAnswerMemory(createMemento());
    await memory.remember("h/one", { ...defaults, search: "x" }, defaults);
    assert.deepEqual(memory.recall("h/one", { ...defaults, tail: 5 }), { ...defaults, search: "x", tail: 5 });
  });

  it("forgets the apps that were not used for longest", async () => {
    let now = 0;
    const memory = createAnswerMemory(createMemento(), () => ++now);
    for (let index = 0; index < 150; index++) await memory.remember(`h/${index}`, defaults, defaults);
    assert.equal(memory.lastUsedMs("h/49"), undefined);
    assert.equal(memory.lastUsedMs("h/50"), 51);
  });

  it("does without what an older or broken state holds", () => {
    const memento = createMemento();
    void memento.update("answers", "nonsense");
    assert.deepEqual(createAnswerMemory(memento).recall("h/one", defaults), defaults);
  });
});

describe("a number of backlog lines", () => {
  it("is a whole number, and the sentence names what is not", () => {
    assert.deepEqual(
      ["", "0", " 12 ", "1000000"].map((typed) => checkTail(typed, english)),
      [undefined, undefined, undefined, undefined],
    );
    assert.equal(checkTail("-3", english), '"-3" is not a number of lines. Give a whole number, 0 or more.');
    assert.equal(
      checkTail("1.5", english),
      '"1.5" is not a number of lines. Give a whole number, 0 or more.',
    );
    assert.equal(
      checkTail("1000001", english),
      '"1000001" is too many lines. Give at most 1,000,000, or 0 for all there are.',
    );
  });
});

describe("questions in turn", () => {
  const asked: string[] = [];
  const step =
    (name: string, ...outcomes: StepOutcome<string>["kind"][]): Step<string> =>
    (draft, { step: number, totalSteps }) => {
      asked.push(`${name} ${number}/${totalSteps} ${draft}`);
      const kind = outcomes.shift() ?? "next";
      return Promise.resolve(kind === "back" ? { kind } : { kind, draft: `${draft}${name}` });
    };

  it("go on, back, and keep the answers given so far", async () => {
    asked.length = 0;
    const result = await runSteps("", [step("a"), step("b", "back", "next"), step("c")]);
    assert.deepEqual(asked, ["a 1/3 ", "b 2/3 a", "a 1/3 a", "b 2/3 aa", "c 3/3 aab"]);
    assert.equal(result, "aabc");
  });

  it("end early when one says so", async () => {
    asked.length = 0;
    assert.equal(await runSteps("", [step("a", "done"), step("b")]), "a");
    assert.deepEqual(asked, ["a 1/2 "]);
  });

  it("stay at the first on back, and pass on a cancellation", async () => {
    asked.length = 0;
    await runSteps("", [step("a", "back")]);
    assert.equal(asked.length, 2);
    await assert.rejects(runSteps("", [() => Promise.reject(new Error("Canceled"))]), /Canceled/);
  });
});
