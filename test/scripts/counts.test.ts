import assert from "node:assert/strict";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { RunFolders } from "../../scripts/secrets/runFolders.ts";
import { filesNamed, partsOfNone } from "../../scripts/suites/named.ts";
import { runNodeTests } from "../../scripts/suites/programs.ts";
import { removeFolder } from "../support/removeFolder.ts";

describe("the counts of a suite", () => {
  let root: string;

  before(async () => {
    root = await mkdtemp(join(tmpdir(), "app-logs-counts-"));
    await mkdir(join(root, "results"));
  });

  after(() => removeFolder(root));

  /** Runs files of tests as the suites are run, and answers the counts with what was printed. */
  const run = async (...texts: string[]): Promise<[passed: number, failed: number, skipped: number]> => {
    const files = await Promise.all(
      texts.map(async (text, index) => {
        const file = join(root, `${index}.test.mjs`);
        await writeFile(file, `import { describe, it } from "node:test";\n${text}`);
        return file;
      }),
    );
    const folders: RunFolders = {
      results: join(root, "results"),
      output: root,
      temporary: root,
      secretsFile: join(root, "secrets"),
      // node:test would take the child for one of its own files.
      env: { NODE_TEST_CONTEXT: undefined },
      remove: () => undefined,
    };
    const { passed, failed, skipped } = await runNodeTests("counts", files, { folders }, () => undefined);
    return [passed, failed, skipped];
  };
  const passing = 'it("a", () => {});';

  it("are of the tests, not of the files", async () => {
    assert.deepEqual(await run(`${passing}\n${passing}`, `describe("b", () => { ${passing} });`), [3, 0, 0]);
    assert.deepEqual(await run('it("a", () => { throw new Error("b"); });', passing), [1, 1, 0]);
  });

  it("hold against a file that it has no test", async () => {
    assert.deepEqual(await run("", passing), [1, 1, 0]);
    assert.deepEqual(await run('describe("a", () => {});', passing), [1, 1, 0]);
  });

  it("hold against a file that it ends itself", async () => {
    assert.deepEqual(await run(`${passing}\nprocess.exit(0);`, passing), [1, 1, 0]);
    const between = `it("b", () => new Promise(() => { setTimeout(() => process.exit(0), 50); }));`;
    const [, failed] = await run(`${passing}\n${between}\n${passing}`, passing);
    assert.equal(failed, 1);
  });

  it("tell what was skipped or is still to be written, and of that what fails", async () => {
    const todo = (body: string): string => `it.todo("a", () => { ${body} });`;
    assert.deepEqual(await run(`${passing}\nit.skip("b");\n${todo("")}`), [1, 0, 2]);
    assert.deepEqual(await run(`${passing}\n${todo('throw new Error("b");')}`), [1, 1, 0]);
  });
});

describe("a part of a file's name", () => {
  const files = ["test/ui-e2e/follow.test.ts", "test/vscode/activation.test.ts"];

  it("chooses the files that have it", () => {
    assert.deepEqual(filesNamed(files, ["follow"]), files.slice(0, 1));
    assert.deepEqual(filesNamed(files, []), files);
  });

  it("is told when it is in none", () => {
    assert.deepEqual(partsOfNone(files, ["typo", "vscode/"]), ["typo"]);
    assert.deepEqual(partsOfNone(files, []), []);
  });
});
