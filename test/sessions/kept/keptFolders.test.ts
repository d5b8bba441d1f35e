import assert from "node:assert/strict";
import { dirname } from "node:path";
import { describe, it } from "node:test";
import { atAddress } from "../../../src/sessions/earlierLines.ts";
import { keptLines } from "../../../src/sessions/kept/keptLines.ts";
import { KeptLogs } from "../../../src/sessions/kept/keptLogs.ts";
import { newLogId } from "../../../src/sessions/kept/segmentFiles.ts";
import { dated, filesBelow, keepAll, newRoot, noTrouble, place, readAll, received } from "./support.ts";

const first = { ...place, address: "orders-api-1.apps.example" };
const second = { ...place, address: "orders-api-2.apps.example" };

function texts(count: number, text: string): string[] {
  return dated(count, 0, text).map(({ message }) => message);
}

describe("what is kept of apps of one name, in two workspaces of one host", () => {
  it("lies in folders of its own, and is read, listed and forgotten apart", async () => {
    const root = await newRoot();
    const logs = [newLogId(), newLogId()] as const;
    await keepAll(root, dated(3, 0, "first"), logs[0], first);
    await keepAll(root, dated(5, 0, "second"), logs[1], second);
    assert.equal(new Set(filesBelow(root).map((file) => dirname(file))).size, 2);
    const kept = new KeptLogs({ root });
    assert.deepEqual(await readAll(kept, first), texts(3, "first"));
    assert.deepEqual(await readAll(kept, second), texts(5, "second"));
    assert.equal((await kept.readLast(first, logs[1], 10)).length, 0);
    const listed = await kept.list();
    assert.deepEqual(listed.map(({ address }) => address).toSorted(), [first.address, second.address]);
    assert.equal((await kept.forget(first)).apps, 1);
    assert.equal(await kept.holds(first), false);
    assert.deepEqual(await readAll(kept, second), texts(5, "second"));
  });

  it("forgets what waits for the disk of the one alone", async () => {
    const root = await newRoot();
    const kept = new KeptLogs({ root });
    for (const one of [first, second]) kept.keep(one, newLogId(), noTrouble).see(received(dated(2)));
    await kept.forget(first);
    await kept.close();
    assert.deepEqual(await readAll(kept, first), []);
    assert.deepEqual(await readAll(kept, second), texts(2, "line"));
  });

  it("goes with the sign-in to the host, all of it", async () => {
    const root = await newRoot();
    for (const one of [place, first, second]) await keepAll(root, dated(2), newLogId(), one);
    assert.equal((await new KeptLogs({ root }).giveUp(place.host)).apps, 3);
    assert.deepEqual(filesBelow(root), []);
  });

  it("is asked for with the address by whoever reads earlier lines", async () => {
    const root = await newRoot();
    await keepAll(root, dated(3, 0, "first"), newLogId(), first);
    await keepAll(root, dated(5, 0, "second"), newLogId(), second);
    const source = keptLines(new KeptLogs({ root }));
    const { signal } = new AbortController();
    for (const [one, count, text] of [
      [first, 3, "first"],
      [second, 5, "second"],
    ] as const) {
      const own = atAddress(source, one.address);
      const read: string[] = [];
      for await (const lines of own.read({ ...place, sinceMs: 0, untilMs: Infinity, signal }))
        read.push(...lines.map(({ message }) => message));
      assert.deepEqual(read, texts(count, text));
      assert.equal(await own.holds(place), true);
    }
    assert.equal(await atAddress(source, "orders-api-3.apps.example").holds(place), false);
  });
});

describe("what an older version kept, without the address", () => {
  it("is the app's, goes on in its new folder, and counts as one", async () => {
    const root = await newRoot();
    const log = newLogId();
    const kept = new KeptLogs({ root });
    await keepAll(root, dated(3), log);
    assert.deepEqual(await readAll(kept, first), texts(3, "line"));
    assert.equal(await kept.holds(first), true);
    await keepAll(root, dated(4, 3), log, first);
    assert.deepEqual(await readAll(kept, first), texts(7, "line"));
    const items = await kept.readLast(first, log, 6);
    assert.deepEqual(
      items.flatMap((item) => (item.kind === "line" ? [item.line.message] : [])),
      texts(7, "line").slice(1),
    );
    const [app, ...others] = await kept.list();
    assert.deepEqual([app?.address, others.length], [first.address, 0]);
    await kept.forget(app);
    assert.deepEqual(filesBelow(root), []);
  });

  it("is nobody's once two apps of the name are kept, and is listed still", async () => {
    const root = await newRoot();
    await keepAll(root, dated(3, 0, "old"), newLogId());
    await keepAll(root, dated(3, 0, "first"), newLogId(), first);
    const kept = new KeptLogs({ root });
    assert.deepEqual(await readAll(kept, second), []);
    await keepAll(root, dated(3, 0, "second"), newLogId(), second);
    assert.deepEqual(await readAll(kept, first), texts(3, "first"));
    assert.deepEqual(await readAll(kept, second), texts(3, "second"));
    const listed = await kept.list();
    assert.deepEqual(
      new Set(listed.map(({ address }) => address)),
      new Set([undefined, first.address, second.address]),
    );
    await kept.forget(listed.find(({ address }) => address === undefined));
    assert.equal((await kept.list()).length, 2);
  });

  it("is found by whoever does not know the address, as long as there is one app", async () => {
    const root = await newRoot();
    await keepAll(root, dated(3, 0, "first"), newLogId(), first);
    const kept = new KeptLogs({ root });
    assert.deepEqual(await readAll(kept, place), texts(3, "first"));
    await keepAll(root, dated(3, 0, "second"), newLogId(), second);
    assert.deepEqual(await readAll(kept, place), []);
  });
});
