import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import {
  chmod,
  mkdir,
  mkdtemp,
  open,
  readFile,
  readdir,
  rmdir,
  stat,
  symlink,
  unlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { saveLines } from "../../src/sessions/logFile.ts";
import type { LogSession } from "../../src/sessions/logSession.ts";
import { Recording } from "../../src/sessions/recording.ts";
import { lockFileOf, RecordingFile } from "../../src/sessions/recordingFile.ts";
import { removeFolder } from "../support/removeFolder.ts";
import { startWorkspace } from "../support/workspace/index.ts";
import type { StandInApp, Workspace } from "../support/workspace/index.ts";
import { beginning, emit, everything, numbered, targetOf, until, watchSession } from "./support/session.ts";

/** The lock of a process that no longer runs. */
function staleMark(): string {
  return `${spawnSync(process.execPath, ["-e", ""]).pid} left behind`;
}

async function writeLock(file: string, mark: string): Promise<void> {
  await mkdir(dirname(lockFileOf(file)), { recursive: true });
  await writeFile(lockFileOf(file), mark);
}

/** Lines of a million characters each. */
function megabytes(count: number): string[] {
  return numbered("long", count).map((name) => name.padEnd(1024 * 1024, "."));
}

describe("a recording", () => {
  let workspace: Workspace;
  let folder: string;
  let app: StandInApp;
  let session: LogSession;
  let count = 0;

  before(async () => {
    workspace = await startWorkspace();
    folder = await mkdtemp(join(tmpdir(), "app-logs-record-"));
  });

  afterEach(() => session.stop());

  after(async () => {
    await workspace.close();
    await removeFolder(folder);
  });

  const begin = async (scrollbackLines?: number): Promise<string> => {
    app = await workspace.addApp({ name: `app-${++count}` });
    ({ session } = watchSession(targetOf(workspace, app), scrollbackLines));
    session.start(session.target, everything);
    await until("the connection", () => session.state.kind === "live");
    return join(folder, `${app.name}.log`);
  };

  const messagesIn = async (file: string): Promise<string[]> =>
    (await readFile(file, "utf8"))
      .trimEnd()
      .split("\n")
      .map((line) => line.replace(/^\S+ \[APP\] /, ""));

  it("goes on exactly where the saved lines end", async () => {
    const file = await begin();
    emit(app, numbered("saved", 10));
    await until("the lines", () => session.lineTotal === 10);
    const { lines, end } = session.snapshot();
    await saveLines(file, lines);
    emit(app, numbered("between", 5));
    await until("the lines", () => session.lineTotal === 15);

    const recording = await Recording.start({ session, file, from: end });
    emit(app, numbered("recorded", 100));
    await until("the lines", () => session.lineTotal === 115);
    const ended = await recording.stop();

    assert.deepEqual(ended, { file, lines: 105, error: undefined });
    assert.deepEqual(await messagesIn(file), [
      ...numbered("saved", 10),
      ...numbered("between", 5),
      ...numbered("recorded", 100),
    ]);
  });

  it("says how many lines came after the saved ones and are no longer held", async () => {
    const file = await begin(100);
    emit(app, numbered("saved", 10));
    await until("the lines", () => session.lineTotal === 10);
    const { lines, end } = session.snapshot();
    await saveLines(file, lines);
    emit(app, numbered("between", 250));
    await until("the lines", () => session.lineTotal === 260);

    const recording = await Recording.start({ session, file, from: end });
    assert.equal(recording.missingLines, 150);
    assert.deepEqual(await recording.stop(), { file, lines: 100, error: undefined });
    assert.deepEqual(await messagesIn(file), [
      ...numbered("saved", 10),
      ...numbered("between", 250).slice(150),
    ]);
  });

  it("takes over more at once than may wait for a slow disk", async () => {
    const file = await begin();
    emit(app, megabytes(20));
    await until("the lines", () => session.lineTotal === 20);
    const recording = await Recording.start({ session, file, from: beginning });
    assert.equal(recording.missingLines, 0);
    emit(app, ["next"]);
    await until("the next line", () => session.lineTotal === 21);
    assert.deepEqual(await recording.stop(), { file, lines: 21, error: undefined });
    assert.deepEqual(await messagesIn(file), [...megabytes(20), "next"]);
  });

  it("ends when the disk does not keep up, and tells what is in the file", async () => {
    const file = await begin();
    // A pipe takes 64 KiB and then holds the writer until somebody reads.
    execFileSync("mkfifo", [file]);
    const [reader, recording] = await Promise.all([
      open(file, "r"),
      Recording.start({ session, file, from: beginning }),
    ]);
    emit(app, megabytes(40));
    await until("the lines", () => session.lineTotal === 40);
    const [text, ended] = await Promise.all([reader.readFile("utf8"), recording.ended]);
    await reader.close();

    assert.match(ended.error?.message ?? "", /did not keep up/);
    assert.ok(ended.lines >= 16 && ended.lines < 40, `${ended.lines} lines told`);
    assert.equal(text.split("\n").length - 1, ended.lines);
  });

  it("holds the app's lines only: no notice gets into its file, text or NDJSON", async () => {
    for (const extension of ["log", "ndjson"]) {
      await begin();
      const file = join(folder, `${app.name}.${extension}`);
      const recording = await Recording.start({ session, file, from: beginning });
      emit(app, ["one"]);
      await until("the first line", () => session.lineTotal === 1);
      session.say({ kind: "crashed", detail: "a notice of a crash" });
      emit(app, ["two"]);
      await until("the second line", () => session.lineTotal === 2);
      await session.stop();
      assert.equal((await recording.ended).lines, 2);
      const written = (await readFile(file, "utf8")).trimEnd().split("\n");
      assert.deepEqual(
        written.map((text) => /(one|two)(?:"}|$)/.exec(text)?.[1]),
        ["one", "two"],
      );
    }
  });

  it("records while the view is paused", async () => {
    const file = await begin();
    const recording = await Recording.start({ session, file, from: beginning });
    session.setFollowing(false);
    emit(app, numbered("held", 5));
    await until("the lines", () => session.newLines === 5);
    await recording.stop();
    assert.deepEqual(await messagesIn(file), numbered("held", 5));
  });

  it("ends with the stream", async () => {
    const file = await begin();
    const recording = await Recording.start({ session, file, from: beginning });
    emit(app, ["last"]);
    await until("the line", () => session.lineTotal === 1);
    await session.stop();
    assert.deepEqual(await recording.ended, { file, lines: 1, error: undefined });
  });

  it("makes its file readable by the owner only", async () => {
    const file = await begin();
    await writeFile(file, "");
    await chmod(file, 0o644);
    const recording = await Recording.start({ session, file, from: beginning });
    await recording.stop();
    assert.equal((await stat(file)).mode & 0o777, 0o600);
  });

  it("does not follow a symbolic link", async () => {
    const file = await begin();
    await writeFile(`${file}.target`, "precious");
    await symlink(`${file}.target`, file);
    await assert.rejects(Recording.start({ session, file, from: beginning }), { code: "ELOOP" });
    assert.equal(await readFile(`${file}.target`, "utf8"), "precious");
  });

  it("ends when its file, or the folder, is removed, and tells how much was written", async () => {
    for (const what of ["file", "folder"]) {
      await begin();
      const inner = await mkdtemp(join(folder, "inner-"));
      const file = join(inner, "app.log");
      const recording = await Recording.start({ session, file, from: beginning });
      emit(app, ["first", "second"]);
      await until(
        "the lines in the file",
        () => existsSync(file) && readFileSync(file, "utf8").includes("second"),
      );
      for (const name of what === "file" ? ["app.log"] : await readdir(inner))
        await unlink(join(inner, name));
      if (what === "folder") await rmdir(inner);
      emit(app, ["third"]);
      const ended = await recording.ended;
      assert.equal(ended.lines, 2);
      assert.equal((ended.error as { code?: string } | undefined)?.code, "moved");
      emit(app, ["fourth"]);
      await until("the stream to go on", () => session.lineTotal === 4);
      await session.stop();
    }
  });

  it("masks the rest of a private key whose beginning was saved before it", async () => {
    const file = await begin();
    const piece = "MIIEpAIBAAKCAQEA0Z3VS5JJcds3xfn/ygWyF0pY1cE6bK7mYxK3v9Qe5Hn2Lr8s";
    emit(app, ["-----BEGIN PRIVATE KEY-----", piece]);
    await until("the first half", () => session.lineTotal === 2);
    const { end } = session.snapshot();
    const recording = await Recording.start({ session, file, from: end });
    emit(app, [piece, "-----END PRIVATE KEY-----", "after"]);
    await until("the second half", () => session.lineTotal === 5);
    await recording.stop();
    const text = await readFile(file, "utf8");
    assert.ok(!text.includes(piece.slice(0, 16)), text);
    assert.match(text, /\[redacted\]\n.*END PRIVATE KEY-----\n.* after\n$/);
  });

  it("ends when a save replaces its file", async () => {
    const file = await begin();
    const recording = await Recording.start({ session, file, from: beginning });
    await saveLines(file, []);
    emit(app, ["late"]);
    assert.equal(((await recording.ended).error as { code?: string } | undefined)?.code, "moved");
    assert.equal(await readFile(file, "utf8"), "");
  });

  it("has its file to itself, and leaves it free for the next", async () => {
    const file = await begin();
    const before = await readdir(folder);
    const recording = await Recording.start({ session, file, from: beginning });
    await assert.rejects(Recording.start({ session, file, from: beginning }), { code: "in-use" });
    // However it is reached, and with nothing that a person sees beside it.
    const other = join(folder, "..", basename(folder), "other way");
    await symlink(folder, other);
    await assert.rejects(RecordingFile.open(join(other, basename(file))), { code: "in-use" });
    await unlink(other);
    assert.deepEqual(await readdir(folder), [...before, basename(file)].sort());
    assert.ok(existsSync(lockFileOf(file)));
    await recording.stop();
    await (await Recording.start({ session, file, from: beginning })).stop();
    assert.ok(!existsSync(lockFileOf(file)));
  });

  it("takes over the lock of a window that crashed", async () => {
    const file = await begin();
    await writeLock(file, staleMark());
    await (await Recording.start({ session, file, from: beginning })).stop();
  });

  it("leaves the lock of a window that crashed to one of those that find it", async () => {
    const stale = staleMark();
    for (let round = 0; round < 50; round++) {
      const file = join(folder, `taken-${round}.log`);
      await writeLock(file, stale);
      const takers = await Promise.allSettled([1, 2, 3].map(() => RecordingFile.open(file)));

      const winners = takers.flatMap((taker) => (taker.status === "fulfilled" ? [taker.value] : []));
      const losses = takers.flatMap((taker) =>
        taker.status === "rejected" ? [taker.reason as unknown] : [],
      );
      assert.equal(winners.length, 1);
      for (const loss of losses) assert.equal((loss as { code?: string }).code, "in-use");
      await winners[0]?.close();
      const lock = lockFileOf(file);
      assert.deepEqual(
        (await readdir(dirname(lock))).filter((name) => name.startsWith(basename(lock))),
        [],
      );
    }
  });

  it("leaves a lock that is only just being written", async () => {
    const file = join(folder, "empty-lock.log");
    await writeLock(file, "");
    await assert.rejects(RecordingFile.open(file), { code: "in-use" });
    await unlink(lockFileOf(file));
  });
});
