import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { KeptLogs } from "../../../src/sessions/kept/keptLogs.ts";
import { newLogId, segmentName } from "../../../src/sessions/kept/segmentFiles.ts";
import { randomOf } from "../../support/random.ts";
import { noteSecret } from "../../support/secretLedger.ts";
import { until } from "../support/session.ts";
import {
  base,
  bytesBelow,
  dated,
  filesBelow,
  gap,
  keepAll,
  newRoot,
  place,
  readAll,
  received,
  noTrouble,
} from "./support.ts";

describe("what is kept of a log", () => {
  it("is read as it came, gaps in their place, with its other fields, for its owner alone", async () => {
    const root = await newRoot();
    const log = newLogId();
    const kept = new KeptLogs({ root });
    const { see } = kept.keep(place, log, noTrouble);
    const lines = [
      {
        source: "APP",
        timestamp: base + 0.25,
        message: "with fields",
        severity: "ERROR",
        trace: { id: [1, 2] },
      },
      { message: 'no time, \u{1f600} and "quotes"' },
      { source: "SYSTEM", timestamp: base + 1, message: '["at",1]' },
    ];
    see(received(lines.slice(0, 2), 1000));
    see([gap(base, base + 1)]);
    see(received(lines.slice(2), 9000));
    await kept.close();
    const items = await kept.readLast(place, log, 100);
    assert.deepEqual(
      items.flatMap((item) => (item.kind === "line" ? [item.line] : [])),
      lines,
    );
    assert.deepEqual(
      items.map(({ kind, arrivedMs }) => [kind, arrivedMs]),
      [
        ["line", 1000],
        ["line", 1000],
        ["gap", 1000],
        ["line", 9000],
      ],
    );
    assert.deepEqual(items[2], {
      kind: "gap",
      cause: "buffer-overrun",
      since: base * 1000,
      until: (base + 1) * 1000,
      arrivedMs: 1000,
    });
    const [file = ""] = filesBelow(root);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    for (const folder of [dirname(file), dirname(dirname(file)), root])
      assert.equal(statSync(folder).mode & 0o777, 0o700);
  });

  it("holds no secret, in messages, fields and over lines", async () => {
    const root = await newRoot();
    const token = `dapi${"13579bdf02468ace".repeat(2)}`;
    const keyRows = ["MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj", "AgEAAoIBAQC7VJTUt9Us8cKjMzEfYyjiWA4R4Mz1"];
    for (const secret of [token, ...keyRows]) noteSecret("printed by an app", secret);
    const texts = ["-----BEGIN PRIVATE KEY-----", ...keyRows, "-----END PRIVATE KEY-----", `Bearer ${token}`];
    const lines = texts.map((message, index) => ({
      source: "APP",
      timestamp: base + index,
      message,
      more: token,
    }));
    await keepAll(root, lines, newLogId());
    const text = filesBelow(root)
      .map((file) => readFileSync(file, "utf8"))
      .join("");
    assert.ok(text.includes("BEGIN PRIVATE KEY"));
    for (const secret of [token, ...keyRows]) assert.ok(!text.includes(secret));
  });

  it("holds no secret that began while nothing was kept, and says what is missing", async () => {
    const root = await newRoot();
    const rows = ["MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKcwggSk", "AgEAAoIBAQD7VJTUt9Us8cKjMzEfYyjiWA4R4Mz2"];
    for (const secret of rows) noteSecret("printed by an app", secret);
    let isOn = true;
    const log = newLogId();
    const kept = new KeptLogs({ root, isOn: () => isOn });
    const { see } = kept.keep(place, log, noTrouble);
    const [first = "", second = ""] = rows;
    const lines = ["a", "-----BEGIN PRIVATE KEY-----", first, second, "-----END PRIVATE KEY-----", "b"].map(
      (message, index) => ({ source: "APP", timestamp: base + index, message }),
    );
    see(received(lines.slice(0, 1)));
    await until("the line", () => filesBelow(root).length === 1);
    isOn = false;
    see(received(lines.slice(1, 3)));
    isOn = true;
    see(received(lines.slice(3)));
    await kept.close();
    const items = await kept.readLast(place, log, 100);
    assert.deepEqual(
      items.map((item) =>
        item.kind === "line" ? item.line.message : item.kind === "hole" ? item.lines : item.kind,
      ),
      ["a", 2, "[redacted]", "-----END PRIVATE KEY-----", "b"],
    );
  });

  it("drops a torn end, wherever it is torn, and nothing else", async () => {
    const root = await newRoot();
    const log = newLogId();
    const kept = new KeptLogs({ root });
    await keepAll(
      root,
      dated(400).map((line) => ({ ...line, message: `${line.message} ü😀` })),
      log,
    );
    const [file = ""] = filesBelow(root);
    const whole = readFileSync(file);
    const random = randomOf(7);
    for (let round = 0; round < 300; round++) {
      const length = random(whole.length + 1);
      await writeFile(file, whole.subarray(0, length));
      const rows = whole.subarray(0, length).toString("latin1").split("\n").slice(0, -1);
      const expected = rows.filter((row) => row.startsWith("{")).length;
      const items = await kept.readLast(place, log, 1000);
      assert.equal(items.length, expected, `torn at ${length}`);
      assert.ok(
        items.every((item, index) => item.kind === "line" && item.line.message === `line ${index} ü😀`),
      );
      assert.equal((await readAll(kept)).length, expected);
    }
    // A row in the middle that a disk has lost, and what a power cut leaves at the end.
    const rows = whole.toString().split("\n");
    rows[100] = "\0\0\0";
    await writeFile(file, `${rows.join("\n")}${"\0".repeat(500)}`);
    assert.equal((await kept.readLast(place, log, 1000)).length, 399);
  });

  it("is bounded by app, in all and by age, the oldest first", async () => {
    const root = await newRoot();
    const limits = { appBytes: 1_000_000, allBytes: 2_500_000, ageMs: 7 * 24 * 3600 * 1000 };
    const kept = new KeptLogs({ root, limits });
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, bytesBelow(root))), 20);
    for (const app of ["a", "b", "c", "d"]) {
      kept.keep({ ...place, app }, newLogId(), noTrouble).see(received(dated(20_000)));
    }
    await kept.close();
    clearInterval(watch);
    assert.ok(most > limits.allBytes / 2 && most <= limits.allBytes, `${most} at most`);
    assert.ok(bytesBelow(root) > limits.allBytes / 2);
    for (const { app, bytes } of await kept.list()) assert.ok(bytes <= limits.appBytes, `${bytes} of ${app}`);
    for (const { app } of await kept.list()) {
      const messages = await readAll(kept, { ...place, app });
      assert.ok(messages.length > 0 && messages.length < 15_000, `${messages.length} of ${app}`);
      messages.forEach((message, index) => {
        assert.equal(message, `line ${20_000 - messages.length + index}`);
      });
    }
    const [file = ""] = filesBelow(root);
    const old = join(dirname(file), segmentName(newLogId(), Date.now() - limits.ageMs - 1000));
    await writeFile(old, readFileSync(file));
    const future = new Date(Date.now() + 1e6);
    await utimes(old, future, future);
    await kept.bound();
    assert.ok(!filesBelow(root).includes(old));
    assert.ok(filesBelow(root).length > 10);
  });

  it("reads of a long log its end only", async () => {
    const root = await newRoot();
    const log = newLogId();
    const kept = new KeptLogs({ root, limits: { appBytes: 400_000, allBytes: 1e6, ageMs: 1e9 } });
    kept.keep(place, log, noTrouble).see(received(dated(3000)));
    await kept.close();
    assert.ok(filesBelow(root).length > 3);
    const items = await kept.readLast(place, log, 700);
    assert.deepEqual(
      items.map((item) => (item.kind === "line" ? item.line.message : item.kind)),
      dated(700, 2300).map(({ message }) => message),
    );
  });

  it("is forgotten by app, by workspace and all, and said; what comes then is kept", async () => {
    const root = await newRoot();
    const kept = new KeptLogs({ root });
    const other = { host: "https://two.example", app: "orders-api" };
    const beside = { ...place, app: "beside" };
    const keepers = [place, beside, other].map((of) => kept.keep(of, newLogId(), noTrouble));
    const seeAll = async (): Promise<void> => {
      for (const { see } of keepers) see(received(dated(10)));
      await until("the files", () => filesBelow(root).length === 3);
    };
    await seeAll();
    assert.equal((await kept.list()).length, 3);
    const before = bytesBelow(root);
    const forgotten = await kept.forget(place);
    assert.deepEqual(forgotten, { apps: 1, bytes: before - bytesBelow(root) });
    assert.deepEqual(await readAll(kept), []);
    assert.equal((await readAll(kept, beside)).length, 10);
    keepers[0]?.see(received(dated(5, 100)));
    await until("the new lines", () => filesBelow(root).length === 3);
    assert.equal((await readAll(kept)).length, 5);

    assert.equal((await kept.giveUp(place.host)).apps, 2);
    for (const { see } of keepers) see(received(dated(10, 200)));
    await kept.close();
    assert.deepEqual(
      (await kept.list()).map(({ host }) => host),
      [other.host],
    );
    assert.equal((await kept.forget()).apps, 1);
    assert.deepEqual(filesBelow(root), []);
  });

  it("is kept again after a sign-out once it is started again, and not while the setting is off", async () => {
    const root = await newRoot();
    let isOn = false;
    const kept = new KeptLogs({ root, isOn: () => isOn });
    const { see } = kept.keep(place, newLogId(), noTrouble);
    see(received(dated(1)));
    isOn = true;
    see(received(dated(1, 1)));
    await until("the line", () => filesBelow(root).length === 1);
    await kept.giveUp(place.host);
    see(received(dated(1, 2)));
    const notice = { kind: "started", filters: { sources: [], search: "", tail: 0 } } as const;
    see([{ kind: "notice", notice, arrivedMs: 0 }, ...received(dated(1, 3))]);
    await kept.close();
    assert.deepEqual(await readAll(kept), ["line 3"]);
  });
});
