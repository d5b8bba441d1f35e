import type { TestEvent } from "node:test/reporters";

/** A reporter of node:test that writes only how many tests passed and failed, as JSON, for `npm test` to add up. */
export default async function* testCounts(events: AsyncIterable<TestEvent>): AsyncGenerator<string, void> {
  for await (const { type, data } of events) {
    // Summaries of single files come too; the one of the whole run names none.
    if (type !== "test:summary" || data.file !== undefined) continue;
    const { tests, passed, skipped, todo } = data.counts;
    // What was cancelled, because a hook failed or time ran out, has failed too.
    yield JSON.stringify({ passed, failed: tests - passed - skipped - todo });
  }
}
