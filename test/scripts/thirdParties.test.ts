import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { projectFolder } from "../../scripts/command.ts";
import {
  packageFolderOf,
  sourcesIn,
  thirdPartiesInBundle,
  type ThirdParty,
} from "../../scripts/packaging/inBundle.ts";
import { isAllowed, licenceProblems } from "../../scripts/packaging/licences.ts";
import { noticesText } from "../../scripts/packaging/notices.ts";
import { sbomText } from "../../scripts/packaging/sbom.ts";

const work = (fields: Partial<ThirdParty>): ThirdParty => ({
  name: "left-pad",
  version: "1.3.0",
  license: "MIT",
  licenceText: "The text.",
  homepage: undefined,
  isPackage: true,
  ...fields,
});

describe("what is bundled", () => {
  let works: readonly ThirdParty[];

  before(async () => {
    works = await thirdPartiesInBundle();
  });

  it("is each production dependency, and what the sources were made from, with its licence", () => {
    const { dependencies } = JSON.parse(readFileSync(join(projectFolder, "package.json"), "utf8")) as {
      readonly dependencies: Readonly<Record<string, string>>;
    };
    const packages = works.filter(({ isPackage }) => isPackage);
    assert.deepEqual(Object.fromEntries(packages.map(({ name, version }) => [name, version])), dependencies);
    assert.deepEqual(
      works.filter(({ isPackage }) => !isPackage).map(({ name }) => name),
      ["Codicons", "gitleaks"],
    );
    assert.deepEqual(licenceProblems(works), []);
    for (const { name, licenceText } of works) assert.match(licenceText ?? "", /Copyright/i, name);
  });

  it("is named with its whole licence in the notices", () => {
    const notices = noticesText(works);
    for (const { name, version, licenceText } of works) {
      assert.ok(notices.includes(`\n${`${name} ${version}`.trim()} (`), name);
      assert.ok(notices.includes(licenceText ?? "no text"), name);
    }
  });

  it("is what left a byte in the files, by the innermost package", () => {
    const output = (inputs: Record<string, number>) => ({
      bytes: 1,
      imports: [],
      exports: [],
      inputs: Object.fromEntries(
        Object.entries(inputs).map(([path, bytes]) => [path, { bytesInOutput: bytes }]),
      ),
    });
    const metafile = {
      inputs: {},
      outputs: {
        "a.cjs": output({ "node_modules/a/index.js": 5, "node_modules/unused/index.js": 0 }),
        "b.cjs": output({ "src/b.ts": 7 }),
      },
    };
    assert.deepEqual(sourcesIn(metafile), ["node_modules/a/index.js", "src/b.ts"]);
    const folders = [
      ["src/extension.ts", undefined],
      ["node_modules/ws/lib/sender.js", "node_modules/ws"],
      ["node_modules/@scope/name/dist/x.js", "node_modules/@scope/name"],
      ["node_modules/a/node_modules/@s/b/x.js", "node_modules/a/node_modules/@s/b"],
      ["../shared/node_modules/c/x.js", "../shared/node_modules/c"],
      ["node_modules\\d\\x.js", "node_modules/d"],
    ] as const;
    for (const [path, folder] of folders) assert.equal(packageFolderOf(path), folder, path);
  });
});

describe("licences", () => {
  it("are allowed by name, each of an AND and one of an OR", () => {
    const allowed = [
      "MIT",
      "ISC",
      "Apache-2.0",
      "(MIT OR GPL-3.0-only)",
      "MIT AND ISC",
      "GPL-2.0 OR (MIT AND ISC)",
    ];
    const refused = [
      "GPL-3.0-only",
      "",
      "mit license",
      "MIT AND GPL-3.0-only",
      "(MIT OR ISC) AND LGPL-3.0-only",
    ];
    const unclear = ["SEE LICENSE IN LICENSE.md", "UNLICENSED", "(MIT", "Apache-2.0 WITH Some-exception"];
    for (const one of allowed) assert.equal(isAllowed(one), true, one);
    for (const one of [...refused, ...unclear]) assert.equal(isAllowed(one), false, one);
  });

  it("are a problem where one is missing, refused, or without its text", () => {
    const problems = licenceProblems([
      work({}),
      work({ license: "" }),
      work({ license: "AGPL-3.0-only" }),
      work({ licenceText: undefined }),
    ]);
    assert.equal(problems.length, 3);
    assert.match(problems.join("\n"), /names no licence.*\n.*AGPL-3\.0-only.*\n.*holds no text/);
  });

  it("are checked by npm run check", () => {
    const { scripts } = JSON.parse(readFileSync(join(projectFolder, "package.json"), "utf8")) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    assert.match(scripts["check"] ?? "", /scripts\/licences\.ts/);
    const { status, stdout } = spawnSync(process.execPath, ["scripts/licences.ts"], {
      cwd: projectFolder,
      encoding: "utf8",
    });
    assert.equal(status, 0);
    assert.match(stdout, /ws \(MIT\)/);
  });
});

describe("the bill of materials", () => {
  const subject = { publisher: "p", name: "n", version: "1.0.0", license: "Apache-2.0" };
  const vsix = Buffer.from("a package");
  const made = (bytes: Buffer): string =>
    sbomText(
      { ...subject, vsix: bytes },
      [
        work({ name: "@scope/b", homepage: "https://example.com/" }),
        work({ license: "(MIT OR ISC)" }),
        work({ name: "taken from", isPackage: false }),
      ],
      {
        "node_modules/left-pad": {
          version: "1.3.0",
          integrity: `sha512-${Buffer.alloc(64, 1).toString("base64")}`,
        },
      },
    );

  it("has CycloneDX's shape", () => {
    const sbom = JSON.parse(made(vsix)) as Record<string, unknown>;
    assert.equal(sbom["bomFormat"], "CycloneDX");
    assert.equal(sbom["specVersion"], "1.6");
    assert.match(
      String(sbom["serialNumber"]),
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
    );
    const ref = "p.n@1.0.0";
    const metadata = sbom["metadata"] as { component: { hashes: { alg: string; content: string }[] } };
    assert.match(metadata.component.hashes[0]?.content ?? "", /^[0-9a-f]{64}$/);
    assert.deepEqual(sbom["dependencies"], [
      { ref, dependsOn: ["pkg:npm/%40scope/b@1.3.0", "pkg:npm/left-pad@1.3.0"] },
      { ref: "pkg:npm/%40scope/b@1.3.0", dependsOn: [] },
      { ref: "pkg:npm/left-pad@1.3.0", dependsOn: [] },
    ]);
    const [scoped, plain, ...more] = sbom["components"] as [Record<string, unknown>, Record<string, unknown>];
    assert.deepEqual(more, []);
    assert.deepEqual(scoped["licenses"], [{ license: { id: "MIT" } }]);
    assert.deepEqual(scoped["externalReferences"], [{ type: "website", url: "https://example.com/" }]);
    assert.deepEqual(plain["licenses"], [{ expression: "(MIT OR ISC)" }]);
    assert.deepEqual(plain["hashes"], [{ alg: "SHA-512", content: "01".repeat(64) }]);
  });

  it("is the same for the same package, and another for another", () => {
    assert.equal(made(vsix), made(vsix));
    assert.notEqual(made(vsix), made(Buffer.from("another")));
  });
});
