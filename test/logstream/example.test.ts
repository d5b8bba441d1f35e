import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { promisify } from "node:util";
import { numbered, setStage } from "./support.ts";

describe("the example", () => {
  it("prints the tail and mirrors it into a private file", async () => {
    await using stage = await setStage();
    stage.app.emit(...numbered("line", 1, 150).map((message) => ({ message, timestamp: 1 })));
    const folder = await mkdtemp(join(tmpdir(), "example-"));
    try {
      const { stdout } = await promisify(execFile)(
        process.execPath,
        [join(import.meta.dirname, "../../examples/followApp.ts")],
        {
          cwd: folder,
          env: { ...process.env, APP_URL: stage.app.url, DATABRICKS_TOKEN: stage.target.token },
        },
      );
      const expected = numbered("1970-01-01T00:00:01Z [APP] line", 51, 150).map((line) => `${line}\n`);
      assert.equal(stdout, expected.join(""));
      const file = join(folder, "app.log");
      assert.equal(await readFile(file, "utf8"), stdout);
      assert.equal((await stat(file)).mode & 0o777, 0o600);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
