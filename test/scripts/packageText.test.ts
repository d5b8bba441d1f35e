import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { projectFolder } from "../../scripts/command.ts";
import { placeholdersIn, placeholderWarning } from "../../scripts/packaging/addresses.ts";
import { changelogSection } from "../../scripts/packaging/changelog.ts";
import { withoutRepository } from "../../scripts/packaging/packagedReadme.ts";

const read = (name: string): string => readFileSync(join(projectFolder, name), "utf8");

describe("the addresses of the manifest", () => {
  const real = {
    repository: { url: "https://github.com/someone/something.git" },
    bugs: { url: "https://github.com/someone/something/issues" },
    homepage: "https://github.com/someone/something#readme",
    qna: "https://github.com/someone/something/discussions",
  };

  it("are placeholders where they can lead nowhere, or are missing", () => {
    assert.deepEqual(placeholdersIn(real), []);
    assert.deepEqual(placeholdersIn({ ...real, qna: "marketplace" }), []);
    assert.deepEqual(placeholdersIn({ ...real, qna: false }), []);
    assert.deepEqual(placeholdersIn({ ...real, homepage: "https://something.example/" }), ["homepage"]);
    assert.deepEqual(placeholdersIn({ ...real, qna: "https://q.invalid" }), ["qna"]);
    assert.deepEqual(placeholdersIn({ ...real, bugs: { url: "TODO" } }), ["bugs.url"]);
    assert.deepEqual(placeholdersIn({}), ["repository.url", "bugs.url", "homepage"]);
    // An end of a name, not of a host.
    assert.deepEqual(placeholdersIn({ ...real, homepage: "https://myexample/" }), []);
    assert.match(placeholderWarning(["homepage"]), /homepage/);
  });

  it("stand nowhere else, so that one change makes them real", () => {
    const { repository } = JSON.parse(read("package.json")) as {
      readonly repository: { readonly url: string };
    };
    const address = repository.url.replace(/^\w+:\/\//, "").replace(/\.git$/, "");
    const files = globSync(["*.md", "docs/*.md", ".github/**/*.{md,yml}", "{src,scripts,examples}/**/*.ts"], {
      cwd: projectFolder,
    });
    assert.ok(files.includes("README.md") && address.includes("/"));
    assert.deepEqual(
      files.filter((name) => read(name).includes(address)),
      [],
    );
  });

  it("are joined by what else a marketplace shows", () => {
    const manifest = JSON.parse(read("package.json")) as Readonly<Record<string, unknown>>;
    assert.deepEqual(manifest["categories"], ["Debuggers", "AI", "Other"]);
    assert.equal(manifest["pricing"], "Free");
    assert.ok((manifest["keywords"] as string[]).length >= 5);
    assert.match((manifest["galleryBanner"] as { readonly color: string }).color, /^#[0-9a-f]{6}$/);
  });
});

describe("the packaged README", () => {
  it("has no picture and no link into a repository that is not there", () => {
    const text = withoutRepository(
      "# Title\n\n![words (in brackets)](docs/images/a.png)\n\nSee [this](CONTRIBUTING.md), [`code`](src/x.ts),\n[there](#title) and [that](https://example.com/a).\n\n![last](docs/images/b.png)\n",
    );
    assert.equal(
      text,
      "# Title\n\nSee this, `code`,\n[there](#title) and [that](https://example.com/a).\n\n",
    );
  });

  it("of this project leads to addresses and to itself alone", () => {
    const text = withoutRepository(read("README.md"));
    const targets = [...text.matchAll(/\]\(([^)]*)\)/g)].map(([, target = ""]) => target);
    assert.ok(targets.length > 0);
    assert.deepEqual(
      targets.filter((target) => !/^(https:\/\/|#)/.test(target)),
      [],
    );
    const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w -]/g, "")
        .replaceAll(" ", "-"),
    );
    for (const target of targets.filter((one) => one.startsWith("#"))) {
      assert.ok(headings.includes(target.slice(1)), target);
    }
  });
});

describe("the changelog's section", () => {
  const changelog =
    "# Changelog\n\n## 0.2.0\n\n- New.\n\n### Fixed\n\n- Old.\n\n## [0.1.0] - 2026-01-01\n\n- First.\n\n## 0.0.1\n";

  it("is found by the version", () => {
    assert.equal(changelogSection(changelog, "0.2.0"), "- New.\n\n### Fixed\n\n- Old.");
    assert.equal(changelogSection(changelog, "0.1.0"), "- First.");
  });

  it("is missing where there is none, or it is empty", () => {
    assert.equal(changelogSection(changelog, "0.2"), undefined);
    assert.equal(changelogSection(changelog, "0.0.1"), undefined);
    assert.equal(changelogSection("# Changelog\n", "0.0.1"), undefined);
  });

  it("of this version is there", () => {
    const { version } = JSON.parse(read("package.json")) as { readonly version: string };
    assert.ok(changelogSection(read("CHANGELOG.md"), version));
  });
});
