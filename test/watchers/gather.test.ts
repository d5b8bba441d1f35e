import assert from "node:assert/strict";
import { test } from "node:test";
import { createGathering } from "../../src/watchers/gather.ts";

test("what comes together is handed on once, and what comes later once more", async () => {
  const handed: number[] = [];
  let next = Promise.withResolvers<undefined>();
  const gathering = createGathering<string>(20, (items) => {
    handed.push(items.length);
    next.resolve(undefined);
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
