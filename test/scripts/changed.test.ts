import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { changedFiles } from "../../scripts/changed/changes.ts";
import { createImportGraph, distanceToChange } from "../../scripts/changed/importGraph.ts";
import { leftOutLines } from "../../scripts/changed/leftOut.ts";
import { selectTests, type Selection } from "../../scripts/changed/selection.ts";
import { removeFolder } from "../support/removeFolder.ts";

const files: Readonly<Record<string, string>> = {
  "package.json": "{}",
  "src/extension.ts": 'import { show } from "./ui/show.ts";\nshow();',
  "src/ui/show.ts": 'export { line as show } from "../line.ts";',
  "src/line.ts": "export const line = () => 1;",
  "src/shape.ts": "export interface Shape {}",
  "src/circular.ts": 'import "./round.ts";',
  "src/round.ts": 'import "./circular.ts";',
  "demo/src/main.py": "print(1)",
  "test/line.test.ts":
    'import type {\n  Shape,\n} from "../src/shape.ts";\nimport { line } from "../src/line.ts";',
  "test/show.test.ts": 'await import("../src/ui/show.ts");',
  "test/round.test.ts": 'import "../src/round.ts";',
  "test/program.test.ts": 'spawn(join(import.meta.dirname, "program.ts")); read("../demo/src");',
  "test/program.ts": 'import "../src/circular.ts";',
  "test/every.test.ts": 'globSync("src/**/*.ts");',
  "test/orphan.test.ts": 'import "./vanished.ts";',
  "test/bundle.test.ts": `read("../dist/bundle.js"); const long = "${"x".repeat(300)}";`,
  "dist/bundle.js": `import "../src/circular.ts"; const long = "${"y".repeat(300)}";`,
  "test/vscode/run.ts": 'import "./starter.ts";',
  "test/vscode/index.ts": "",
  "test/vscode/starter.ts": "",
  "test/vscode/inside.test.ts": 'import "../program.ts";',
  "test/vscode/exactlyOnce.test.ts": "",
  "test/ui-e2e/smoke.test.ts": "",
  "test/ui-e2e/show.test.ts": "",
  "test/ui-e2e/long.test.ts": "",
};

describe("what a change can touch", () => {
  let root: string;

  before(async () => {
    root = await mkdtemp(join(tmpdir(), "app-logs-changed-"));
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, name)), { recursive: true });
      await writeFile(join(root, name), text);
    }
  });

  after(() => removeFolder(root));

  const distance = (file: string, ...changed: string[]): number | undefined =>
    distanceToChange(createImportGraph(root, changed), file, changed);

  const select = (...changed: string[]): Selection =>
    selectTests({
      root,
      graph: createImportGraph(root, changed),
      changed,
      secondsOf: (file) => (file.includes("long") ? 90 : 10),
    });

  it("is measured in imports, of every kind but those of types alone", () => {
    assert.equal(distance("test/line.test.ts", "test/line.test.ts"), 0);
    assert.equal(distance("test/line.test.ts", "src/line.ts"), 1);
    assert.equal(distance("test/show.test.ts", "src/line.ts"), 2);
    assert.equal(distance("test/line.test.ts", "src/shape.ts"), undefined);
    assert.equal(distance("test/line.test.ts", "src/ui/show.ts"), undefined);
  });

  it("ends where imports go round in a circle", () => {
    assert.equal(distance("test/round.test.ts", "src/circular.ts"), 2);
    assert.equal(distance("test/round.test.ts", "src/line.ts"), undefined);
  });

  it("counts programs that a test starts and folders that it reads", () => {
    assert.equal(distance("test/program.test.ts", "src/circular.ts"), 2);
    assert.equal(distance("test/program.test.ts", "demo/src/main.py"), 1);
  });

  it("does not go on into what was built, nor take a long text for a path", () => {
    assert.equal(distance("test/bundle.test.ts", "src/circular.ts"), undefined);
  });

  it("is tested nearest first", () => {
    assert.deepEqual(select("src/line.ts").node, [
      "test/every.test.ts",
      "test/line.test.ts",
      "test/show.test.ts",
    ]);
    assert.deepEqual(select("demo/src/main.py").node, ["test/program.test.ts"]);
    assert.deepEqual(select("README.md").node, []);
  });

  it("is shown in VS Code where the bundle is touched, in the window of that name, and says what is left out", () => {
    const { inside, windows, leftOut } = select("src/ui/show.ts");
    assert.deepEqual(inside, ["test/vscode/inside.test.ts"]);
    assert.deepEqual(windows, ["test/ui-e2e/show.test.ts"]);
    assert.deepEqual(leftOut, [
      "test/vscode/exactlyOnce.test.ts",
      "test/ui-e2e/long.test.ts",
      "test/ui-e2e/smoke.test.ts",
    ]);
    assert.deepEqual(select("src/line.ts").windows, ["test/ui-e2e/smoke.test.ts"]);
  });

  it("needs no VS Code where the bundle is not touched, nor a window that is too long", () => {
    assert.deepEqual(select("test/line.test.ts").windows, []);
    assert.deepEqual(select("test/line.test.ts").inside, []);
    assert.deepEqual(select("test/program.ts").inside, ["test/vscode/inside.test.ts"]);
    assert.deepEqual(select("test/ui-e2e/smoke.test.ts").windows, ["test/ui-e2e/smoke.test.ts"]);
    const { windows, leftOut } = select("test/ui-e2e/long.test.ts");
    assert.deepEqual([windows, leftOut], [[], ["test/ui-e2e/long.test.ts"]]);
  });

  it("lints what is still there", () => {
    assert.deepEqual(select("src/line.ts", "src/gone.ts").sources, ["src/line.ts"]);
    assert.deepEqual(select("src/line.ts", "src/gone.ts").formatted, ["src/line.ts"]);
  });

  it("compiles where a file is gone, and tests who still names it", () => {
    assert.equal(select("src/gone.ts").types, true);
    assert.equal(select("README.md").types, false);
    assert.deepEqual(select("test/vanished.ts").node, ["test/orphan.test.ts"]);
  });

  it("is everything where the checks, the bundle or the package are made with it", () => {
    for (const file of [
      "tsconfig.json",
      "package.json",
      "package-lock.json",
      ".vscodeignore",
      ".prettierrc.json",
      "esbuild.js",
      "eslint.config.js",
      "scripts/lint/layerRule.js",
      "media/icon.png",
    ]) {
      const { types, sources, formatted, node, inside, windows, leftOut } = select(file);
      assert.deepEqual([types, sources, formatted], [true, ["."], ["."]], file);
      assert.equal(
        node.length,
        Object.keys(files).filter((name) => /^test\/\w+\.test\./.test(name)).length,
        file,
      );
      assert.equal(inside.length + windows.length + leftOut.length, 5, file);
    }
  });

  it("is seen by tests that search a folder, though it is new there", () => {
    assert.ok(select("src/ui/new.ts").node.includes("test/every.test.ts"));
    assert.ok(!select("demo/new.ts").node.includes("test/every.test.ts"));
  });

  it("is everything inside VS Code where it starts that", () => {
    for (const file of ["test/vscode/run.ts", "test/vscode/index.ts", "test/vscode/starter.ts"]) {
      assert.deepEqual(select(file).inside, ["test/vscode/inside.test.ts"], file);
      assert.deepEqual(select(file).leftOut, ["test/vscode/exactlyOnce.test.ts"], file);
    }
  });

  it("names what there was no time for, by its file or its suite", () => {
    const run = () => Promise.resolve({ passed: 1, failed: 0, skipped: 0 });
    const late = [
      { suite: "node", part: { name: "line", file: "test/line.test.ts", run } },
      { suite: "build", part: { name: "", run } },
      { suite: "test/vscode", part: { name: "", run } },
      { suite: "odd", part: { name: "half", run } },
    ];
    assert.deepEqual(
      leftOutLines({ leftOut: ["test/ui-e2e/long.test.ts"], inside: ["test/vscode/inside.test.ts"] }, late),
      ["test/ui-e2e: long", "test: line", "test/vscode: inside", "build", "odd: half"],
    );
  });

  it("is everything since the branch left main, committed or not", async () => {
    const git = (...args: string[]): string =>
      execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], {
        cwd: root,
        encoding: "utf8",
      });
    git("init", "--quiet", "--initial-branch=main");
    assert.throws(() => changedFiles(root), /Git knows no main here/);
    git("add", ".");
    git("commit", "--quiet", "--message=one");
    assert.deepEqual(changedFiles(root).files, []);
    git("switch", "--quiet", "--create=branch");
    await writeFile(join(root, "src/line.ts"), "// committed");
    git("commit", "--quiet", "--all", "--message=two");
    await writeFile(join(root, "src/round.ts"), "// not committed");
    await writeFile(join(root, "src/new.ts"), "// not known");
    assert.deepEqual(changedFiles(root).files, ["src/line.ts", "src/new.ts", "src/round.ts"]);
    assert.deepEqual(changedFiles(root, "HEAD").files, ["src/new.ts", "src/round.ts"]);
    git("add", ".");
    git("commit", "--quiet", "--message=three");
    git("mv", "src/new.ts", "src/moved.ts");
    assert.deepEqual(changedFiles(root, "HEAD").files, ["src/moved.ts", "src/new.ts"]);
    git("commit", "--quiet", "--message=four");
    git("branch", "--force", "main");
    assert.deepEqual(changedFiles(root).files, ["src/moved.ts", "src/new.ts"]);
    assert.throws(() => changedFiles(root, "nowhere"), /cannot compare with "nowhere"/);
  });
});
