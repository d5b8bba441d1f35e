import assert from "node:assert/strict";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { test, type TestContext } from "node:test";
import { findBundleAbove, findBundlesBelow } from "../../../src/databricks/bundle/findBundles.ts";
import { temporaryFolder } from "../support/folder.ts";

async function folderWith(t: TestContext, files: Readonly<Record<string, string>>): Promise<string> {
  const root = await temporaryFolder(t);
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
  return root;
}

const below = async (root: string): Promise<string[]> =>
  (await findBundlesBelow(root)).map((path) => relative(root, path));

test("a folder belongs to its own bundle, else to the nearest above it", async (t) => {
  const root = await folderWith(t, {
    "databricks.yml": "",
    "apps/web/src/main.py": "",
    "apps/own/bundle.yaml": "",
  });
  assert.equal(await findBundleAbove(join(root, "apps/web/src")), root);
  assert.equal(await findBundleAbove(root), root);
  assert.equal(await findBundleAbove(join(root, "apps/own")), join(root, "apps/own"));
  assert.equal(await findBundleAbove(await temporaryFolder(t)), undefined);
});

test("bundles below are found, none in packages, hidden folders, other bundles or behind links", async (t) => {
  const root = await folderWith(t, {
    "b/databricks.yml": "",
    "a/deep/er/databricks.yaml": "",
    "b/inner/databricks.yml": "",
    "node_modules/x/databricks.yml": "",
    "c/node_modules/x/databricks.yml": "",
    ".databricks/x/databricks.yml": "",
  });
  await symlink(join(root, "b"), join(root, "link"));
  assert.deepEqual(await below(root), ["a/deep/er", "b"]);
});

test("what git ignores is left out, by the rules of each folder on the way", async (t) => {
  const names = [
    "dist/a",
    "x/dist/b",
    "out/c",
    "x/out/d",
    "keep/e",
    "tmp1/f",
    "y/z/gen/g",
    "y/other/h",
    "docs/i",
  ];
  const files = Object.fromEntries(names.map((name) => [`${name}/databricks.yml`, ""]));
  const root = await folderWith(t, {
    ...files,
    ".gitignore": "# built\ndist/\n/out\n*eep\n!keep\ntmp?\ny/**/gen\n",
    "docs/.gitignore": "/i\n",
  });
  assert.deepEqual(await below(root), ["keep/e", "x/out/d", "y/other/h"]);
});

test("a folder within a repository has its rules, too, and none from above that", async (t) => {
  const root = await folderWith(t, {
    ".gitignore": "one/\n",
    "repo/.git/HEAD": "",
    "repo/.gitignore": "dist/\n/apps/built\n/apps\n!kept\n",
    "repo/apps/.gitignore": "!dist/\nout/\n",
    "repo/apps/one/databricks.yml": "",
    "repo/apps/dist/databricks.yml": "",
    "repo/apps/built/databricks.yml": "",
    "repo/apps/out/databricks.yml": "",
    "repo/other/dist/databricks.yml": "",
    "repo/other/x/databricks.yml": "",
  });
  assert.deepEqual(await below(join(root, "repo/apps")), ["dist", "one"]);
  assert.deepEqual(await below(join(root, "repo/other")), ["x"]);
});

test("the search is bounded in depth and breadth", async (t) => {
  const deep = Array.from({ length: 12 }, (_, index) => `d${index}`).join("/");
  const many = Array.from({ length: 80 }, (_, index) => [`p${index}/databricks.yml`, ""] as const);
  const root = await folderWith(t, { [`${deep}/databricks.yml`]: "", ...Object.fromEntries(many) });
  const found = await below(root);
  assert.equal(found.length, 50);
  assert.ok(!found.some((path) => path.startsWith("d0")));
});
