import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import type { SourceMapPayload } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { projectFolder } from "../../scripts/command.ts";
import { noticesText } from "../../scripts/packaging/notices.ts";
import { thirdPartiesInBundle } from "../../scripts/packaging/inBundle.ts";
import { readZip } from "../../scripts/packaging/zip.ts";
import { readStack } from "../../scripts/stack/readStack.ts";
import { removeFolder } from "../support/removeFolder.ts";

/** What is no part of a commit, and what nothing here needs. */
const left = /^(node_modules|\.git|out|dist|\.cache|test|bench|demo)$/;
const { version } = JSON.parse(readFileSync(join(projectFolder, "package.json"), "utf8")) as {
  readonly version: string;
};
const tag = `v${version}`;
const vsixFile = `out/release/databricks-app-logs-${version}.vsix`;

/** A clone with one commit, which packages without touching what other tests build. */
async function cloneInto(folder: string): Promise<void> {
  await cp(projectFolder, folder, {
    recursive: true,
    filter: (source) => !left.test(source.slice(projectFolder.length + 1)),
  });
  await symlink(join(projectFolder, "node_modules"), join(folder, "node_modules"));
  git(folder, "init", "--quiet");
  git(folder, "config", "user.name", "Somebody");
  git(folder, "config", "user.email", "somebody@example.com");
  await writeFile(join(folder, ".git/info/exclude"), "node_modules\n");
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--message", "all");
}

function git(folder: string, ...args: readonly string[]): void {
  execFileSync("git", args, { cwd: folder, stdio: "pipe" });
}

function release(folder: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  return spawnSync(process.execPath, ["scripts/release.ts", ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, VSCE_PAT: "", OVSX_PAT: "", ...env },
  });
}

describe("a release", () => {
  let root: string;
  let first: string;
  let second: string;

  before(async () => {
    root = await mkdtemp(join(tmpdir(), "release-"));
    [first, second] = [join(root, "first"), join(root, "a second one")];
    await cloneInto(first);
    await cloneInto(second);
  });

  after(() => removeFolder(root));

  it("needs the tag of the version", () => {
    const untagged = release(first, ["--dry-run"]);
    assert.equal(untagged.status, 1);
    const wanted = `package.json says ${version}, and the commit at hand has no tag, not ${tag}.`;
    assert.ok(untagged.stderr.includes(wanted), untagged.stderr);
    git(first, "tag", "v9.9.9");
    assert.match(release(first, ["--dry-run"]).stderr, /has v9\.9\.9, not v/);
    git(first, "tag", tag);
  });

  it("needs the files of the tag", async () => {
    const file = join(first, "a-new-file.txt");
    await writeFile(file, "not in the commit");
    const changed = release(first, ["--dry-run"]);
    assert.equal(changed.status, 1);
    assert.match(changed.stderr, /differ from v.*:\n.*a-new-file\.txt/);
    await rm(file);
  });

  it("is published neither with placeholders nor without tokens, and begins nothing before it knows", () => {
    const refused = release(first, []);
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /placeholders: .*Nothing is published|needs a token in VSCE_PAT/);
    assert.equal(existsSync(join(first, "out")), false);
  });

  it("does all but the upload in a dry run, with the changelog's section", async () => {
    const { status, stdout, stderr } = release(first, ["--dry-run"]);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /would run vsce publish --packagePath out\/release\/.*\.vsix/);
    assert.match(stdout, /would run npm exec --package=ovsx@[\d.]+ -- ovsx publish out\/release\/.*\.vsix/);
    const changelog = await readFile(join(projectFolder, "CHANGELOG.md"), "utf8");
    const notes = await readFile(join(first, "out/release/notes.md"), "utf8");
    assert.ok(notes.length > 1000 && changelog.includes(notes.trim()));
    assert.ok(!notes.includes("# "), "a heading of the changelog");
    const sum = createHash("sha256")
      .update(await readFile(join(first, vsixFile)))
      .digest("hex");
    assert.ok(stdout.includes(`SHA-256 ${sum}  ${vsixFile}`), stdout);
    const name = `databricks-app-logs-${version}`;
    assert.deepEqual((await readdir(join(first, "out/release"))).sort(), [
      `${name}.cdx.json`,
      `${name}.cjs.map`,
      `${name}.vsix`,
      "notes.md",
    ]);
  });

  it("has the map of its bundle beside it, which finds the places of a stack", async () => {
    const map = await readFile(join(first, vsixFile.replace(".vsix", ".cjs.map")), "utf8");
    const bundle = readZip(await readFile(join(first, vsixFile))).find(({ name }) =>
      name.endsWith("/extension.cjs"),
    );
    const lines = bundle?.content.toString().split("\n") ?? [];
    const told = "This app log is no longer open.";
    const line = lines.findIndex((text) => text.includes(told));
    const column = (lines[line] ?? "").indexOf(told);
    const stack = `    at x (/a/dist/extension.cjs:${line + 1}:${column})`;
    const [, file = "", row = ""] =
      / \((src\/[^:]+):(\d+):\d+\)$/.exec(readStack(stack, JSON.parse(map) as SourceMapPayload)) ?? [];
    const source = (await readFile(join(projectFolder, file), "utf8")).split("\n");
    assert.ok(source[Number(row) - 1]?.includes(told), `${file}:${row}`);
  });

  it("is the same bytes in another folder, another time zone and for another user's mask", async () => {
    const mask = process.umask(0o077);
    try {
      execFileSync(process.execPath, ["scripts/package.ts", "--out", vsixFile], {
        cwd: second,
        stdio: "pipe",
        env: { ...process.env, TZ: "Pacific/Kiritimati", LANG: "tr_TR.UTF-8" },
      });
    } finally {
      process.umask(mask);
    }
    for (const name of [vsixFile, vsixFile.replace(".vsix", ".cdx.json")]) {
      assert.deepEqual(await readFile(join(second, name)), await readFile(join(first, name)), name);
    }
  });

  it("holds the bundle with its notices and nothing of the workplace, and its bill names it", async () => {
    const vsix = await readFile(join(first, vsixFile));
    const files = new Map(readZip(vsix).map(({ name, content }) => [name, content.toString()]));
    assert.equal(files.get("extension/ThirdPartyNotices.txt"), noticesText(await thirdPartiesInBundle()));
    const unwanted = /\.(ts|map|env)$|node_modules|\/(scripts|test|docs|src|\.github)\/|lock/;
    assert.deepEqual(
      [...files.keys()].filter((name) => unwanted.test(name)),
      [],
    );
    for (const [name, text] of files) assert.ok(!text.includes(root), name);
    for (const name of ["extension", "ws", "yaml", "oauth4webapi"]) {
      assert.ok(files.has(`extension/dist/${name}.cjs`), name);
    }
    const bill = JSON.parse(await readFile(join(first, vsixFile.replace(".vsix", ".cdx.json")), "utf8")) as {
      readonly metadata: { readonly component: { readonly hashes: readonly { readonly content: string }[] } };
    };
    const sum = createHash("sha256").update(vsix).digest("hex");
    assert.equal(bill.metadata.component.hashes[0]?.content, sum);
  });

  it("has pictures and links once its addresses are real, and no warning", async () => {
    const manifestFile = join(second, "package.json");
    const manifest = JSON.parse(await readFile(manifestFile, "utf8")) as object;
    const address = "https://github.com/somebody/something";
    const addresses = {
      repository: { type: "git", url: `${address}.git` },
      homepage: `${address}#readme`,
      bugs: { url: `${address}/issues` },
    };
    await writeFile(manifestFile, JSON.stringify({ ...manifest, ...addresses }));
    const { status, stderr } = spawnSync(process.execPath, ["scripts/package.ts", "--out", "out/real.vsix"], {
      cwd: second,
      encoding: "utf8",
    });
    assert.equal(status, 0, stderr);
    assert.doesNotMatch(stderr, /placeholder/);
    const files = readZip(await readFile(join(second, "out/real.vsix")));
    const readme = files.find(({ name }) => name === "extension/readme.md")?.content.toString() ?? "";
    const pictures = [...readme.matchAll(/!\[[^\]]*\]\(([^)]*)\)/g)].map(([, target = ""]) => target);
    assert.ok(pictures.length > 3);
    for (const target of pictures) assert.ok(target.startsWith(`${address}/raw/`), target);
    assert.ok(readme.includes(`(${address}/blob/HEAD/CONTRIBUTING.md)`));
    git(second, "checkout", "--quiet", "package.json");
  });

  it("needs a word in the changelog", async () => {
    await writeFile(join(second, "CHANGELOG.md"), "# Changelog\n\n## 0.0.1\n\n- Something.\n");
    git(second, "commit", "--quiet", "--all", "--message", "silence");
    git(second, "tag", "--force", tag);
    assert.match(release(second, ["--dry-run"]).stderr, /CHANGELOG\.md says nothing of /);
  });
});
