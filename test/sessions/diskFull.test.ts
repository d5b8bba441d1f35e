import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { saveLines } from "../../src/sessions/logFile.ts";
import { Recording } from "../../src/sessions/recording.ts";
import { startWorkspace } from "../support/workspace/index.ts";
import { beginning, emit, everything, numbered, targetOf, until, watchSession } from "./support/session.ts";

/** A file system of 64 KiB, where this machine lets us mount one. */
function mountSmallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), "app-logs-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], { stdio: "ignore" });
    return folder;
  } catch {
    rmdirSync(folder);
    return undefined;
  }
}

const disk = mountSmallDisk();

describe(
  "a full disk",
  { skip: disk === undefined ? "needs the right to mount a file system" : false },
  () => {
    const folder = disk ?? "";
    const long = Array.from({ length: 2000 }, (_, index) => ({ message: `${index} ${"x".repeat(100)}` }));

    before(() => {
      assert.deepEqual(readdirSync(folder), []);
    });

    after(() => {
      execFileSync("umount", [folder]);
      rmdirSync(folder);
    });

    it("leaves the old file whole and no other behind", async () => {
      const file = join(folder, "old.log");
      writeFileSync(file, "old content");
      await assert.rejects(saveLines(file, long), { code: "ENOSPC" });
      assert.equal(readFileSync(file, "utf8"), "old content");
      assert.deepEqual(readdirSync(folder), ["old.log"]);
    });

    it("ends a recording and tells what was written, while the stream goes on", async (test) => {
      const workspace = await startWorkspace({ apps: [{ name: "app" }] });
      const app = workspace.app("app");
      const { session } = watchSession(targetOf(workspace, app));
      test.after(async () => {
        await session.stop();
        await workspace.close();
      });
      session.start(session.target, everything);
      await until("the connection", () => session.state.kind === "live");

      const file = join(folder, "record.log");
      const recording = await Recording.start({ session, file, from: beginning });
      emit(app, ["fits"]);
      await until("the first line", () => readFileSync(file, "utf8").includes("fits"));
      app.emit(...long);
      const { lines, error } = await recording.ended;

      const inFile = readFileSync(file, "utf8").split("\n").length - 1;
      assert.ok(lines >= 1 && lines <= inFile, `${lines} lines told, ${inFile} there`);
      assert.equal((error as NodeJS.ErrnoException | undefined)?.code, "ENOSPC");
      const before = session.lineTotal;
      emit(app, numbered("on", 3));
      await until("the stream to go on", () => session.lineTotal > before);
      assert.equal(session.state.kind, "live");
    });
  },
);
