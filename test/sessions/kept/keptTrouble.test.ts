import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmdirSync, rmSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { KeptLogs } from "../../../src/sessions/kept/keptLogs.ts";
import { newLogId } from "../../../src/sessions/kept/segmentFiles.ts";
import { randomOf } from "../../support/random.ts";
import { until } from "../support/session.ts";
import { bytesBelow, dated, filesBelow, newRoot, place, readAll, received, noTrouble } from "./support.ts";

/** Keeps lines without end, as a window does, until it is killed. */
const endless = join(import.meta.dirname, "endlessKeeper.ts");

/** A file system of 256 KiB, where this machine lets us mount one. */
function mountSmallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), "app-logs-kept-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", folder], { stdio: "ignore" });
    return folder;
  } catch {
    rmdirSync(folder);
    return undefined;
  }
}

const disk = mountSmallDisk();

after(() => {
  if (disk === undefined) return;
  execFileSync("umount", [disk]);
  rmdirSync(disk);
});

describe("a window that is killed in mid-write", () => {
  it("leaves all that it wrote but a torn line, and the next one goes on", async () => {
    const root = await newRoot();
    const random = randomOf(3);
    for (let round = 0; round < 5; round++) {
      const app = `app-${round}`;
      const log = newLogId();
      const child = spawn(process.execPath, [endless, root, place.host, app, log], { stdio: "ignore" });
      const ended = new Promise((resolve) => child.once("exit", resolve));
      const before = bytesBelow(root);
      await until("the first lines", () => bytesBelow(root) > before + 100_000);
      await delay(random(60));
      child.kill("SIGKILL");
      await ended;
      const kept = new KeptLogs({ root });
      const messages = await readAll(kept, { ...place, app });
      assert.ok(messages.length > 1000);
      messages.forEach((message, index) => {
        assert.equal(message, `line ${index}`);
      });
      const next = kept.keep({ ...place, app }, log, noTrouble);
      next.see(received(dated(3, 10_000_000)));
      await kept.close();
      assert.deepEqual((await readAll(kept, { ...place, app })).slice(-4), [
        messages.at(-1),
        "line 10000000",
        "line 10000001",
        "line 10000002",
      ]);
    }
  });
});

describe("a disk that is full", { skip: disk === undefined ? "needs the right to mount" : false }, () => {
  it("is told once, holds nobody up, and leaves a hole where it was full", async () => {
    const folder = disk ?? "";
    const root = join(folder, "kept");
    const filler = join(folder, "filler");
    await writeFile(filler, Buffer.alloc(200 * 1024));
    const troubles: Error[] = [];
    const kept = new KeptLogs({ root, retryMs: 20 });
    const log = newLogId();
    const { see } = kept.keep(place, log, (error) => troubles.push(error));
    see(received(dated(100)));
    await until("the first lines", () => filesBelow(root).length === 1);
    see(received(dated(2000, 100)));
    await until("the trouble", () => troubles.length > 0);
    see(received(dated(200, 2100)));
    await delay(200);
    rmSync(filler);
    see(received(dated(10, 2300)));
    await kept.close();
    assert.deepEqual(
      troubles.map((error) => (error as NodeJS.ErrnoException).code),
      ["ENOSPC"],
    );
    const items = await kept.readLast(place, log, 10_000);
    const holes = items.flatMap((item) => (item.kind === "hole" ? [item.lines] : []));
    const messages = await readAll(kept);
    assert.ok(holes.length > 0);
    const numbers = messages.map((message) => Number(message.slice(5)));
    assert.deepEqual(numbers.slice(0, 100), [...Array(100).keys()]);
    assert.equal(numbers.at(-1), 2309);
    numbers.reduce((before, number) => {
      assert.ok(number > before, `${number} after ${before}`);
      return number;
    });
    const lost = holes.reduce((sum, lines) => sum + lines, 0);
    assert.ok(messages.length + lost >= 2310, `${messages.length} and ${lost}`);
    const at = items.findIndex(({ kind }) => kind === "hole");
    const [above, below] = [items[at - 1], items[at + 1]];
    assert.ok(above?.kind === "line" && below?.kind === "line");
    assert.ok(Number(below.line.message.slice(5)) - Number(above.line.message.slice(5)) > 1);
  });
});

describe("a place that cannot be written to", () => {
  it("is told once, and holds nobody up", async () => {
    const root = await newRoot();
    await mkdir(dirname(root), { recursive: true });
    await writeFile(root, "a file where the folder should be");
    const troubles: Error[] = [];
    const kept = new KeptLogs({ root, retryMs: 5 });
    const { see } = kept.keep(place, newLogId(), (error) => troubles.push(error));
    for (let from = 0; from < 10; from++) {
      see(received(dated(10, from * 10)));
      await delay(60);
    }
    await kept.close();
    assert.equal(troubles.length, 1);
    assert.deepEqual(await readAll(kept), []);
    assert.deepEqual(await kept.list(), []);
    assert.deepEqual(await kept.forget(), { apps: 0, bytes: 0 });
    await kept.bound();
  });
});

describe("a flood", () => {
  it("is kept as far as the disk keeps up, with a hole for the rest", async () => {
    const root = await newRoot();
    const log = newLogId();
    const kept = new KeptLogs({ root });
    const { see } = kept.keep(place, log, noTrouble);
    const text = "x".repeat(1000);
    for (let from = 0; from < 20_000; from += 500)
      see(received(dated(500, from).map((line) => ({ ...line, message: `${line.message} ${text}` }))));
    await kept.close();
    const items = await kept.readLast(place, log, 100_000);
    const lines = items.filter(({ kind }) => kind === "line").length;
    const lost = items.reduce((sum, item) => sum + (item.kind === "hole" ? item.lines : 0), 0);
    assert.equal(lines + lost, 20_000);
    assert.ok(lines > 3000 && lost > 3000, `${lines} and ${lost}`);
    const last = items.at(-1);
    assert.ok(last?.kind === "line" && last.line.message.startsWith("line 19999 "));
  });
});
