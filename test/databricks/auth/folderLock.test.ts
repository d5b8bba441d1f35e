import assert from "node:assert/strict";
import { readdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { createFolderLock } from "../../../src/databricks/auth/folderLock.ts";
import { failure } from "../support/errors.ts";
import { temporaryFolder } from "../support/folder.ts";
import { never } from "../support/workspace.ts";

test("tasks of one name run one after the other, whoever holds the lock", async (t) => {
  const folder = join(await temporaryFolder(t), "made", "here");
  const locks = [createFolderLock({ folder }), createFolderLock({ folder })];
  let running = 0;
  let most = 0;
  const results = await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      locks[index % 2]!("a name/with signs", never(), async () => {
        running += 1;
        most = Math.max(most, running);
        await sleep(5);
        running -= 1;
        return index;
      }),
    ),
  );
  assert.equal(most, 1);
  assert.deepEqual(results, [0, 1, 2, 3, 4, 5, 6, 7]);
  assert.deepEqual(await readdir(folder), [], "nothing is left behind");
});

test("tasks of different names do not wait for each other", async (t) => {
  const lock = createFolderLock({ folder: await temporaryFolder(t) });
  const inner = lock("one", never(), () => lock("two", never(), () => Promise.resolve("both")));
  assert.equal(await inner, "both");
});

test("a task that fails gives the lock back", async (t) => {
  const lock = createFolderLock({ folder: await temporaryFolder(t) });
  await assert.rejects(
    lock("x", never(), () => Promise.reject(new Error("broken"))),
    /broken/,
  );
  assert.equal(await lock("x", never(), () => Promise.resolve(1)), 1);
});

test("a lock that a dead process left is taken over, once", async (t) => {
  const folder = await temporaryFolder(t);
  const lock = createFolderLock({ folder, staleMs: 200 });
  let file = "";
  await lock("x", never(), async () => {
    file = (await readdir(folder))[0] ?? "";
  });
  await writeFile(join(folder, file), "a dead owner");
  const long = new Date(Date.now() - 60_000);
  await utimes(join(folder, file), long, long);
  let running = 0;
  let most = 0;
  const enter = (): Promise<void> =>
    lock("x", never(), async () => {
      running += 1;
      most = Math.max(most, running);
      await sleep(10);
      running -= 1;
    });
  await Promise.all([enter(), enter(), enter(), enter()]);
  assert.equal(most, 1);
  assert.deepEqual(await readdir(folder), []);
});

test("a lock that is held for long is kept alive", async (t) => {
  const folder = await temporaryFolder(t);
  const lock = createFolderLock({ folder, staleMs: 1_500 });
  const order: string[] = [];
  const first = lock("x", never(), async () => {
    await sleep(3_500);
    order.push("first");
  });
  while ((await readdir(folder)).length === 0) await sleep(5);
  await lock("x", never(), () => Promise.resolve(order.push("second")));
  await first;
  assert.deepEqual(order, ["first", "second"]);
});

test("an abort ends the wait, and a wait that is too long is told", async (t) => {
  const folder = await temporaryFolder(t);
  const lock = createFolderLock({ folder });
  const impatient = createFolderLock({ folder, maxWaitMs: 50 });
  const release = Promise.withResolvers<undefined>();
  const held = lock("x", never(), () => release.promise);
  while ((await readdir(folder)).length === 0) await sleep(5);

  const controller = new AbortController();
  const waiting = lock("x", controller.signal, () => Promise.resolve());
  controller.abort();
  await assert.rejects(waiting, { name: "AbortError" });
  const error = await failure(
    "timeout",
    impatient("x", never(), () => Promise.resolve()),
  );
  assert.match(error.message, /^Another window has been renewing the sign-in/);
  release.resolve(undefined);
  await held;
});

test("a folder that cannot be written does not stand in the way", async (t) => {
  const file = join(await temporaryFolder(t), "a-file");
  await writeFile(file, "");
  const lock = createFolderLock({ folder: join(file, "below") });
  assert.equal(await lock("x", never(), () => Promise.resolve("done")), "done");
});
