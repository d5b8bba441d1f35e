import { resolve } from "node:path";
import type { TestEvent } from "node:test/reporters";

/**
 * A reporter of node:test that writes only how many tests passed, failed and were skipped, as JSON, for `npm test` to add
 * up, and the files that did not run their tests to the end.
 */
export default async function* testCounts(events: AsyncIterable<TestEvent>): AsyncGenerator<string, void> {
  const files = new Set<string>();
  /** Node takes a file for a test of its own where it heard of no other in it, or where its process failed. */
  const passedItself = new Set<string>();
  const failedItself = new Set<string>();
  /** Files that summed up tests of theirs; one that ends itself cannot. */
  const summedUp = new Set<string>();
  let failingTodos = 0;
  for await (const { type, data } of events) {
    if (type === "test:enqueue" || type === "test:pass" || type === "test:fail") {
      const ofFile = { "test:enqueue": files, "test:pass": passedItself, "test:fail": failedItself }[type];
      if (data.file !== undefined && data.file === resolve(data.name)) ofFile.add(data.file);
    }
    // Node does not count it as failed, but whoever waits for the sum must see it.
    if (type === "test:fail" && data.todo !== undefined && data.details.type !== "suite") failingTodos++;
    if (type !== "test:summary") continue;
    const { tests, passed, skipped, todo } = data.counts;
    if (data.file !== undefined) {
      if (tests > 0) summedUp.add(data.file);
      continue;
    }
    const unfinished = [...files].filter((file) => !summedUp.has(file) && !failedItself.has(file));
    const counted = unfinished.filter((file) => passedItself.has(file)).length;
    yield JSON.stringify({
      passed: passed - counted,
      // What was cancelled, because a hook failed or time ran out, has failed too.
      failed: tests - passed - skipped - todo + failingTodos + unfinished.length,
      skipped: skipped + todo - failingTodos,
      unfinished,
    });
  }
}
