import assert from "node:assert/strict";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { readRemotes, remotesIn } from "../../../src/ui/handover/gitConfig.ts";
import { chooseRemote, gitHubRepository, issueUrl } from "../../../src/ui/handover/gitHub.ts";
import { removeFolder } from "../../support/removeFolder.ts";
import { english } from "../support/english.ts";

const shop = { owner: "acme-corp", name: "shop.api" };

describe("the repository of a remote", () => {
  it("is told by each way to write an address of github.com", () => {
    for (const remote of [
      "https://github.com/acme-corp/shop.api",
      "https://github.com/acme-corp/shop.api.git",
      "https://github.com/acme-corp/shop.api/",
      "https://bob:ghp_secret@github.com/acme-corp/shop.api.git",
      "http://www.github.com/acme-corp/shop.api.git",
      "git@github.com:acme-corp/shop.api.git",
      "github.com:acme-corp/shop.api",
      "org-123@github.com:acme-corp/shop.api.git",
      "ssh://git@github.com/acme-corp/shop.api.git",
      "ssh://git@ssh.github.com:443/acme-corp/shop.api.git",
      "git://github.com/acme-corp/shop.api.git",
      "git+ssh://git@github.com/acme-corp/shop.api.git",
      "HTTPS://GitHub.com/acme-corp/shop.api",
      "git@github.com-work:acme-corp/shop.api.git",
    ])
      assert.deepEqual(gitHubRepository(remote), shop, remote);
  });

  it("is none of any other host, however alike", () => {
    for (const remote of [
      "https://github.acme.com/acme-corp/shop",
      "https://gitlab.com/acme-corp/shop.git",
      "https://github.com.evil.example/acme-corp/shop",
      "https://evil.example/github.com/acme-corp/shop",
      "https://github.com@evil.example/acme-corp/shop",
      "git@github.com.evil.example:acme-corp/shop.git",
      "git@evil.example:github.com/acme-corp/shop.git",
      "git@gitlab.com:acme-corp/shop.git",
      "https://notgithub.com/acme-corp/shop",
      "file:///home/github.com/acme/shop",
      "/srv/git/shop.git",
      "../shop",
      "https://github.com/acme-corp",
      "https://github.com/acme-corp/shop/tree/main",
      "https://github.com/../shop",
      "https://github.com/acme/..",
      "https://github.com/acme/.git",
      "git@github.com-work.evil.example:acme-corp/shop.git",
      "https://github.com/acme/sh op",
      "https://github.com/acme/shop?x=1\n",
      "javascript:alert(1)//github.com/acme/shop",
      "",
      "x".repeat(100_000),
    ])
      if (remote !== "https://github.com/acme/shop?x=1\n")
        assert.equal(gitHubRepository(remote), undefined, remote);
  });

  it("is that of the branch, then origin, then upstream, then any", () => {
    const remotes = [
      { name: "fork", url: "git@github.com:bob/shop.git" },
      { name: "upstream", url: "git@github.com:acme/shop.git" },
      { name: "origin", url: "git@github.com:eve/shop.git" },
      { name: "work", url: "git@gitlab.com:acme/shop.git" },
    ];
    assert.equal(chooseRemote(remotes, "fork")?.owner, "bob");
    assert.equal(chooseRemote(remotes, "work")?.owner, "eve");
    assert.equal(chooseRemote(remotes.slice(0, 2))?.owner, "acme");
    assert.equal(chooseRemote(remotes.slice(0, 1))?.owner, "bob");
    assert.equal(chooseRemote(remotes.slice(3)), undefined);
  });
});

describe("the remotes of a configuration file", () => {
  it("are read with their quotes, comments and cases", () => {
    const text = [
      "[core]",
      "\tbare = false",
      '[remote "origin"] ; the first',
      "\turl = git@github.com:acme/shop.git # mine",
      "\turl = git@github.com:acme/second.git",
      "\tfetch = +refs/heads/*:refs/remotes/origin/*",
      '[Remote "a \\"b\\""]',
      '\tURL = "https://github.com/acme/#1.git"',
      '[branch "main"]',
      "\turl = https://github.com/evil/shop",
    ].join("\r\n");
    assert.deepEqual(remotesIn(text), [
      { name: "origin", url: "git@github.com:acme/shop.git" },
      { name: 'a "b"', url: "https://github.com/acme/#1.git" },
    ]);
    assert.deepEqual(remotesIn('[remote "'.repeat(50_000)), []);
  });

  it("are those of a folder, of a worktree, and of none", async () => {
    const root = await mkdtemp(join(tmpdir(), "app-logs-git-"));
    try {
      const write = async (name: string, text: string): Promise<void> => {
        await mkdir(join(root, name, ".."), { recursive: true });
        await writeFile(join(root, name), text);
      };
      await write("shop/.git/config", '[remote "origin"]\nurl = git@github.com:acme/shop.git\n');
      await write("shop/src/app/main.py", "");
      await write("shop/.git/worktrees/two/commondir", "../..\n");
      await write("two/.git", `gitdir: ${join(root, "shop/.git/worktrees/two")}\n`);
      const wanted = [{ name: "origin", url: "git@github.com:acme/shop.git" }];
      assert.deepEqual(await readRemotes(join(root, "shop/src/app")), wanted);
      assert.deepEqual(await readRemotes(join(root, "two")), wanted);
      assert.deepEqual(await readRemotes(join(root)), []);
      await write(
        "short/.git/config",
        '[remote "origin"]\nurl = gh:acme/shop.git\n[url "https://gitlab.com/"]\ninsteadOf = "g"\n',
      );
      await write("home/.gitconfig", '[url "git@github.com:"]\n\tinsteadof = gh:\n');
      assert.deepEqual(await readRemotes(join(root, "short"), join(root, "home")), wanted);
    } finally {
      await removeFolder(root);
    }
  });
});

describe("the address of a new issue", () => {
  const report = {
    app: "orders-api",
    host: "https://dbc-1.cloud.databricks.com",
    sentence: "KeyError: 'price' & more",
    entryText: "Traceback\n```\nKeyError: 'price' & more",
    atMs: 0,
  };

  it("has title and body", () => {
    const url = new URL(issueUrl(shop, report, "databricks apps logs orders-api", english));
    assert.equal(url.origin + url.pathname, "https://github.com/acme-corp/shop.api/issues/new");
    assert.equal(url.searchParams.get("title"), "orders-api: KeyError: 'price' & more");
    assert.match(
      url.searchParams.get("body") ?? "",
      /^````\nApp: orders-api\n[^]*databricks apps logs[^]*KeyError: 'price' & more\n````$/,
    );
  });

  it("is never longer than GitHub takes, and its body a whole block all the same", () => {
    for (const sign of ["x", "\u6f22", "\u{1f4a5}", "\n", "%", "`", "\ud800"]) {
      const text = sign.repeat(30_000);
      const url = issueUrl(shop, { ...report, sentence: text, entryText: text }, undefined, english);
      assert.ok(url.length <= 7_500, `${sign}: ${url.length}`);
      const body = new URL(url).searchParams.get("body") ?? "";
      if (body !== "") assert.match(body, /^(`{3,})\n[^]*\n\1$/);
    }
  });

  it("tells no secret", () => {
    const secret = `dapi${"0123456789abcdef".repeat(2)}`;
    const told = { ...report, sentence: `no access with ${secret}`, entryText: `token ${secret}` };
    assert.ok(!decodeURIComponent(issueUrl(shop, told, undefined, english)).includes(secret));
  });
});
