import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { createGathering } from "../../src/watchers/gather.ts";

test("what comes together is handed on once, and what comes later once more", async () => {
  const handed: number[] = [];
  let next = Promise.withResolvers<undefined>();
  const gathering = createGathering<string>({
    quietMs: 20,
    longestMs: 60_000,
    isMoreToCome: () => false,
    handOn: (items) => {
      handed.push(items.length);
      next.resolve(undefined);
    },
  });
  for (let count = 0; count < 10; count += 1) gathering.add(`app ${count}`);
  assert.deepEqual(handed, []);
  await next.promise;
  next = Promise.withResolvers();
  gathering.add("late");
  await next.promise;
  assert.deepEqual(handed, [10, 1]);
  gathering.add("never");
  gathering.dispose();
});

test("what is on its way is waited for, but for no longer than the longest", async () => {
  const handed: number[] = [];
  let asked = 0;
  let isMore = true;
  const told = Promise.withResolvers<undefined>();
  const gathering = createGathering<string>({
    quietMs: 5,
    longestMs: 60_000,
    isMoreToCome: (items) => {
      asked += 1;
      if (asked === 3) gathering.add("the other");
      if (items.length === 2) isMore = false;
      return isMore;
    },
    handOn: (items) => {
      handed.push(items.length);
      told.resolve(undefined);
    },
  });
  gathering.add("one");
  await told.promise;
  assert.deepEqual(handed, [2]);

  const late = Promise.withResolvers<number>();
  const impatient = createGathering<string>({
    quietMs: 5,
    longestMs: 30,
    isMoreToCome: () => true,
    handOn: ({ length }) => {
      late.resolve(length);
    },
  });
  impatient.add("one");
  await delay(10);
  impatient.add("two");
  assert.equal(await late.promise, 2);
});
