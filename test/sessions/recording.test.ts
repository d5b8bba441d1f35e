import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { chmod, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { saveLines } from "../../src/sessions/logFile.ts";
import type { LogSession } from "../../src/sessions/logSession.ts";
import { Recording } from "../../src/sessions/recording.ts";
import { startWorkspace } from "../support/workspace/index.ts";
import type { StandInApp, Workspace } from "../support/workspace/index.ts";
import { emit, everything, numbered, targetOf, until, watchSession } from "./support/session.ts";

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
    await rm(folder, { recursive: true, force: true });
  });

  const begin = async (): Promise<string> => {
    app = await workspace.addApp({ name: `app-${++count}` });
    ({ session } = watchSession(targetOf(workspace, app)));
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

  it("records while the view is paused", async () => {
    const file = await begin();
    const recording = await Recording.start({ session, file, from: 0 });
    session.setFollowing(false);
    emit(app, numbered("held", 5));
    await until("the lines", () => session.newLines === 5);
    await recording.stop();
    assert.deepEqual(await messagesIn(file), numbered("held", 5));
  });

  it("ends with the stream", async () => {
    const file = await begin();
    const recording = await Recording.start({ session, file, from: 0 });
    emit(app, ["last"]);
    await until("the line", () => session.lineTotal === 1);
    await session.stop();
    assert.deepEqual(await recording.ended, { file, lines: 1, error: undefined });
  });

  it("makes its file readable by the owner only", async () => {
    const file = await begin();
    await writeFile(file, "");
    await chmod(file, 0o644);
    const recording = await Recording.start({ session, file, from: 0 });
    await recording.stop();
    assert.equal((await stat(file)).mode & 0o777, 0o600);
  });

  it("does not follow a symbolic link", async () => {
    const file = await begin();
    await writeFile(`${file}.target`, "precious");
    await symlink(`${file}.target`, file);
    await assert.rejects(Recording.start({ session, file, from: 0 }), { code: "ELOOP" });
    assert.equal(await readFile(`${file}.target`, "utf8"), "precious");
  });

  it("ends when its file, or the folder, is removed, and tells how much was written", async () => {
    for (const what of ["file", "folder"]) {
      await begin();
      const inner = await mkdtemp(join(folder, "inner-"));
      const file = join(inner, "app.log");
      const recording = await Recording.start({ session, file, from: 0 });
      emit(app, ["first", "second"]);
      await until(
        "the lines in the file",
        () => existsSync(file) && readFileSync(file, "utf8").includes("second"),
      );
      await rm(what === "file" ? file : inner, { recursive: true });
      emit(app, ["third"]);
      const ended = await recording.ended;
      assert.equal(ended.lines, 2);
      assert.equal((ended.error as { code?: string } | undefined)?.code, "moved");
      emit(app, ["fourth"]);
      await until("the stream to go on", () => session.lineTotal === 4);
      await session.stop();
    }
  });

  it("ends when a save replaces its file", async () => {
    const file = await begin();
    const recording = await Recording.start({ session, file, from: 0 });
    await saveLines(file, []);
    emit(app, ["late"]);
    assert.equal(((await recording.ended).error as { code?: string } | undefined)?.code, "moved");
    assert.equal(await readFile(file, "utf8"), "");
  });

  it("has its file to itself, and leaves it free for the next", async () => {
    const file = await begin();
    const recording = await Recording.start({ session, file, from: 0 });
    await assert.rejects(Recording.start({ session, file, from: 0 }), { code: "in-use" });
    await recording.stop();
    await (await Recording.start({ session, file, from: 0 })).stop();
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.endsWith(".recording")),
      [],
    );
  });

  it("takes over the lock of a window that crashed", async () => {
    const file = await begin();
    const dead = spawnSync(process.execPath, ["-e", ""]).pid;
    await writeFile(join(folder, `.${app.name}.log.recording`), `${dead} left behind`);
    await (await Recording.start({ session, file, from: 0 })).stop();
  });
});
