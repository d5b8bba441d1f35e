import assert from "node:assert/strict";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test, type TestContext } from "node:test";
import { readBundle, type Bundle, type BundleOptions } from "../../../src/databricks/bundle/readBundle.ts";
import { temporaryFolder } from "../support/folder.ts";

type Files = Readonly<Record<string, string | Buffer>>;

async function project(t: TestContext, files: Files): Promise<string> {
  const folder = await temporaryFolder(t);
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

async function read(
  t: TestContext,
  files: Files | string,
  options: Partial<BundleOptions> = {},
): Promise<Bundle> {
  const folder = await project(t, typeof files === "string" ? { "databricks.yml": files } : files);
  const bundle = await readBundle({ folder, env: {}, ...options });
  assert.ok(bundle);
  for (const problem of bundle.problems) assert.match(problem, /^[A-Z].*\.$/, "a finished sentence");
  return bundle;
}

function names({ apps }: Bundle): string[] {
  return apps.map(({ name }) => name);
}

/** A bundle with one app of this name. */
function withName(name: string, more = ""): string {
  return `bundle: { name: shop }\nresources:\n  apps:\n    web:\n      name: ${name}\n${more}`;
}

test("a folder without a bundle is none", async (t) => {
  const folder = await project(t, { "other.yml": "bundle: { name: x }" });
  assert.equal(await readBundle({ folder, env: {} }), undefined);
  assert.equal(await readBundle({ folder: join(folder, "nowhere"), env: {} }), undefined);
  await mkdir(join(folder, "databricks.yml"));
  assert.equal(await readBundle({ folder, env: {} }), undefined);
});

test("the apps of a bundle are found under each of its file names", async (t) => {
  for (const file of ["databricks.yml", "databricks.yaml", "bundle.yml", "bundle.yaml"]) {
    const bundle = await read(t, { [file]: withName("web-app") });
    assert.deepEqual(bundle.apps, [{ key: "web", name: "web-app", sourceCodePath: undefined }]);
    assert.deepEqual([bundle.target, bundle.problems], ["default", []]);
  }
  const both = await read(t, { "databricks.yml": withName("one"), "bundle.yaml": withName("two") });
  assert.deepEqual(names(both), ["one"]);
  assert.match(both.problems[0] ?? "", /holds databricks\.yml and bundle\.yaml; only the first is read/);
});

test("the target's apps are merged into the bundle's, its words winning", async (t) => {
  const text = `
resources:
  apps:
    web: { name: web, source_code_path: ./src/web }
    api: { name: api, source_code_path: ./src/api }
targets:
  prod:
    default: true
    resources:
      apps:
        web: { name: web-prod }
        api: { source_code_path: ./src/api2 }
        extra: { name: extra }
  dev:
    mode: development
`;
  const prod = await read(t, text);
  assert.equal(prod.target, "prod");
  assert.deepEqual(
    prod.apps.map(({ key, name, sourceCodePath }) => [key, name, sourceCodePath]),
    [
      ["web", "web-prod", join(prod.root, "src/web")],
      ["api", "api", join(prod.root, "src/api2")],
      ["extra", "extra", undefined],
    ],
  );
  // Apps get no prefix in development mode.
  const dev = await read(t, text, { target: "dev" });
  assert.deepEqual(names(dev), ["web", "api"]);
});

test("the target is the chosen one, else the environment's, else the default, else the only one", async (t) => {
  const text = withName("web-${bundle.target}", "targets: { a: {}, b: { default: true }, c: {} }\n");
  const env = { DATABRICKS_BUNDLE_TARGET: "c", DATABRICKS_BUNDLE_ENV: "a" };
  assert.deepEqual(names(await read(t, text, { target: "a", env })), ["web-a"]);
  assert.deepEqual(names(await read(t, text, { target: "", env })), ["web-c"]);
  assert.deepEqual(names(await read(t, text, { env: { DATABRICKS_BUNDLE_ENV: "a" } })), ["web-a"]);
  assert.deepEqual(names(await read(t, text, { env: { DATABRICKS_BUNDLE_TARGET: "" } })), ["web-b"]);
  const only = withName("web-${bundle.target}", "targets: { one: }\n");
  assert.deepEqual(names(await read(t, only)), ["web-one"]);
  const yes = withName("web-${bundle.target}", "targets: { a: {}, b: { default: yes } }\n");
  assert.deepEqual(names(await read(t, yes)), ["web-b"]);
});

test("a target there is not leaves every app out", async (t) => {
  const text = withName("web", "targets: { a: {}, b: {} }\n");
  const bundle = await read(t, text, { target: "x" });
  assert.deepEqual([bundle.target, bundle.apps], [undefined, []]);
  assert.match(bundle.problems[0] ?? "", /^The target "x" is not one of the bundle's: "a", "b"\.$/);
  const byEnvironment = await read(t, text, { env: { DATABRICKS_BUNDLE_TARGET: "y" } });
  assert.deepEqual(byEnvironment.apps, []);
  assert.match(byEnvironment.problems[0] ?? "", /that DATABRICKS_BUNDLE_TARGET names, "y"/);
});

test("while the target is open, only names that do not depend on it are certain", async (t) => {
  const text = `
workspace: { host: dbc-1.cloud.databricks.com }
resources:
  apps:
    sure: { name: sure }
    named: { name: "app-\${bundle.target}" }
    renamed: { name: renamed }
targets:
  a: { resources: { apps: { renamed: { name: other } } }, workspace: { host: a.example.com } }
  b: {}
`;
  const bundle = await read(t, text);
  assert.deepEqual(
    [names(bundle), bundle.target, bundle.host],
    [["sure"], undefined, "https://dbc-1.cloud.databricks.com"],
  );
  assert.deepEqual(bundle.problems, [
    `None of the bundle's targets is the default one: "a", "b".`,
    'The app "named" of the bundle is left out: ${bundle.target} is not known here.',
    'The app "renamed" of the bundle is left out: its name depends on the target.',
  ]);
  const twice = await read(t, withName("web", "targets: { a: { default: true }, b: { default: true } }\n"));
  assert.match(twice.problems[0] ?? "", /More than one target of the bundle is marked as default: "a", "b"/);
});

test("the workspace comes from the target, else from the bundle", async (t) => {
  const text = `
workspace: { host: https://root.example.com/?o=1, profile: root }
targets:
  a: { default: true, workspace: { host: https://a.example.com } }
  b: { workspace: { profile: b } }
`;
  const a = await read(t, text);
  assert.deepEqual([a.host, a.profile], ["https://a.example.com", "root"]);
  const b = await read(t, text, { target: "b" });
  assert.deepEqual([b.host, b.profile], ["https://root.example.com", "b"]);
});

test("a host copied out of the browser says which workspace of it is meant", async (t) => {
  const host = "https://unified.databricks.com";
  const a = await read(t, `workspace: { host: "${host}/?o=12" }`);
  assert.deepEqual([a.host, a.workspaceId], [host, "12"]);
  const b = await read(t, `workspace: { host: "${host}", workspace_id: 13 }`);
  assert.deepEqual([b.host, b.workspaceId], [host, "13"]);
});

test("a host or profile that cannot be used is left out", async (t) => {
  for (const host of ["${var.host}", "http://example.com", "ftp://x", "https://"]) {
    const bundle = await read(t, `workspace:\n  host: "${host}"\n  profile: "p-\${var.x}"\n`);
    assert.deepEqual([bundle.host, bundle.profile], [undefined, undefined], host);
    assert.equal(bundle.problems.length, 2);
  }
});

test("which workspace is meant is open where the targets name several, or none that can be used", async (t) => {
  const two = `
targets:
  a: { workspace: { host: a.example.com } }
  b: { workspace: { host: "https://B.example.com/?o=1" } }
`;
  const hosts = ["https://a.example.com", "https://b.example.com"];
  const open = await read(t, two);
  assert.deepEqual([open.host, open.open?.hosts], [undefined, hosts]);
  assert.match(String(open.open?.reason), /^None of the bundle's targets is the default one: "a", "b"\.$/);
  const unknown = await read(t, two, { target: "c" });
  assert.deepEqual(unknown.open?.hosts, hosts);
  assert.match(String(unknown.open.reason), /^The target "c" is not one of the bundle's: "a", "b"\.$/);
  assert.equal((await read(t, two, { target: "a" })).open, undefined);

  const one = await read(t, two.replace("B.example", "a.example"));
  assert.deepEqual([one.host, one.open], ["https://a.example.com", undefined]);
  const variable = await read(t, 'workspace: { host: "${var.host}" }');
  assert.deepEqual(variable.open?.hosts, []);
  assert.match(String(variable.open.reason), /must be an https address without variables\.$/);
  const profile = await read(t, 'workspace: { host: "${var.host}", profile: dev }');
  assert.deepEqual([profile.profile, profile.open], ["dev", undefined]);
  for (const text of [
    "targets: { a: {}, b: {} }",
    "targets: { a: { workspace: { host: a.example.com } }, b: {} }",
  ]) {
    assert.equal((await read(t, text)).open, undefined, text);
    assert.equal((await read(t, text, { target: "c" })).open, undefined, text);
  }
});

test("variables come from the environment, the overrides file, the target, or their default", async (t) => {
  const databricks = withName(
    "${var.a}-${var.b}-${var.c}-${var.d}",
    `variables:
  a: { default: a-default, description: first }
  b: { default: b-default }
  c: { default: c-default }
  d: { default: d-default }
targets:
  dev:
    default: true
    variables:
      a: a-target
      b: b-target
      c: { default: c-target }
  other:
`,
  );
  const files = {
    "databricks.yml": databricks,
    ".databricks/bundle/dev/variable-overrides.json": '{"a":"a-file","b":"b-file"}',
  };
  const env = { BUNDLE_VAR_a: "a-env" };
  assert.deepEqual(names(await read(t, files, { env })), ["a-env-b-file-c-target-d-default"]);
  assert.deepEqual(names(await read(t, files, { env, target: "other" })), [
    "a-env-b-default-c-default-d-default",
  ]);
});

test("what the workspace knows is not taken from the overrides file, only from the environment", async (t) => {
  const files = {
    "databricks.yml": withName("${var.x}", "variables: { x: { lookup: { cluster: c } } }\n"),
    ".databricks/bundle/default/variable-overrides.json": '{"x":"from-file"}',
  };
  assert.deepEqual(names(await read(t, files)), []);
  assert.deepEqual(names(await read(t, files, { env: { BUNDLE_VAR_x: "from-env" } })), ["from-env"]);
});

test("variables may refer to others, to the bundle and to who is signed in", async (t) => {
  const more = `
variables:
  owner: { default: "\${workspace.current_user.domain_friendly_name}" }
  full: { default: "\${bundle.name}-\${var.owner}-\${bundle.target}" }
  number: { default: 7 }
`;
  const text = withName("${var.full}-${var.number}", more);
  const currentUser = { userName: "Zoë.van-Dyk@example.com" };
  assert.deepEqual(names(await read(t, text, { currentUser })), ["shop-zoe-van-dyk-default-7"]);
  const short = await read(t, withName("a-${workspace.current_user.short_name}"), {
    currentUser: { userName: "joe@example.com" },
  });
  assert.deepEqual(names(short), ["a-joe"]);
});

test("who is signed in is asked for only where a name needs it, and a service principal goes by its display name", async (t) => {
  const text = withName("a-${workspace.current_user.short_name}");
  const open = await read(t, text);
  assert.deepEqual([names(open), open.needsUser], [[], true]);
  assert.equal((await read(t, withName("plain"))).needsUser, false);
  assert.equal((await read(t, withName('"${var.nowhere}"'))).needsUser, false);
  const currentUser = { userName: "3f0a1c52-7b1d-4c62-9d8e-0a1b2c3d4e5f", displayName: "Deploy-Bot" };
  const domain = withName("a-${workspace.current_user.domain_friendly_name}");
  const known = await read(t, domain, { currentUser });
  assert.deepEqual([names(known), known.needsUser], [["a-deploy-bot"], false]);
});

test("whatever the workspace tells of who is signed in may be in a name, which is of them", async (t) => {
  const told = {
    userName: "joe@example.com",
    name: { givenName: "joe" },
    emails: [{ value: "joe@example.com" }, { value: "j" }],
    groups: [{ display: "users" }],
    active: true,
  };
  const fields = ["name.givenName", "emails[1].value", "groups[0].display", "active"];
  const text = withName(`"a-${fields.map((field) => `\${workspace.current_user.${field}}`).join("-")}"`);
  const signIn = await read(t, text, { currentUser: { userName: "joe@example.com" } });
  assert.deepEqual([names(signIn), signIn.needsUser, signIn.usesUser], [[], true, true]);
  const known = await read(t, text, { currentUser: { userName: "joe@example.com", told } });
  assert.deepEqual([names(known), known.needsUser, known.usesUser], [["a-joe-j-users-true"], false, true]);
  const nested = withName('"a-${workspace.current_user.name.toString}"');
  assert.deepEqual(names(await read(t, nested, { currentUser: { userName: "joe", told } })), []);
  assert.equal((await read(t, withName("plain"))).usesUser, false);
});

test("a target has a bundle name of its own", async (t) => {
  const text = `bundle: { name: shop }
resources: { apps: { web: { name: "\${bundle.name}-web" } } }
targets: { prod: { default: true, bundle: { name: market } } }
`;
  assert.deepEqual(names(await read(t, text)), ["market-web"]);
});

test("names may hold underscores, as may what they refer to", async (t) => {
  const more = "variables: { _team_: { default: data_eng } }\n";
  assert.deepEqual(names(await read(t, withName('"${var._team_}_app"', more))), ["data_eng_app"]);
});

test("parts of complex variables, of the target and of the overrides file count", async (t) => {
  const text = `
resources: { apps: { web: { name: "\${var.c.name}-\${var.c.list[1].x}" } } }
variables: { c: { type: complex, default: { name: web, list: [{ x: a }, { x: "\${bundle.target}" }] } } }
targets:
  dev: { default: true }
  given: { variables: { c: { name: given, list: [1, { x: g }] } } }
  defined: { variables: { c: { default: { name: defined, list: [1, { x: d }] } } } }
`;
  assert.deepEqual(names(await read(t, text)), ["web-dev"]);
  assert.deepEqual(names(await read(t, text, { target: "given" })), ["given-g"]);
  assert.deepEqual(names(await read(t, text, { target: "defined" })), ["defined-d"]);
  const files = {
    "databricks.yml": text,
    ".databricks/bundle/dev/variable-overrides.json": '{"c":{"name":"file","list":[0,{"x":"f"}]}}',
  };
  assert.deepEqual(names(await read(t, files)), ["file-f"]);
});

test("a complex variable may stand for another, and a reference may hold one", async (t) => {
  const text = withName(
    '"${var.c.list[1]}-${var.e.deep.n}-${var.${var.which}}"',
    `variables:
  which: { default: plain }
  plain: { default: end }
  d: { type: complex, default: { n: web, list: [a, b] } }
  c: { type: complex, default: "\${var.d}" }
  e: { type: complex, default: { deep: "\${var.c}" } }
`,
  );
  assert.deepEqual(names(await read(t, text)), ["b-web-end"]);
  const circle =
    'variables: { c: { type: complex, default: "${var.d}" }, d: { type: complex, default: "${var.c}" } }\n';
  const bundle = await read(t, withName('"${var.c.n}"', circle));
  assert.match(bundle.problems.join(), /refers to itself/);
});

test("the target's mode is known", async (t) => {
  const text = withName('"a-${bundle.mode}"', "targets: { dev: { default: true, mode: development } }\n");
  assert.deepEqual(names(await read(t, text)), ["a-development"]);
});

test("a file is read in each encoding, with each end of a line, and up to its first document's end", async (t) => {
  const text = withName("web");
  const utf16 = Buffer.from(`\uFEFF${text}`, "utf16le");
  const files: Readonly<Record<string, string | Buffer>> = {
    crlf: text.replaceAll("\n", "\r\n"),
    mark: `\uFEFF${text}`,
    utf16,
    bigEndian: Buffer.from(utf16).swap16(),
    documents: `---\n${text}---\nresources: { apps: { web: { name: other } } }\n...\n`,
  };
  for (const [what, content] of Object.entries(files)) {
    const bundle = await read(t, { "databricks.yml": content });
    assert.deepEqual([names(bundle), bundle.problems], [["web"], []], what);
  }
  const cut = Buffer.from(utf16).swap16().subarray(0, -1);
  assert.deepEqual(names(await read(t, { "databricks.yml": cut })), ["web"]);
});

test("what is said once may be repeated some hundred times", async (t) => {
  const uses = Array.from({ length: 300 }, (_, index) => `  v${index}: *one\n`).join("");
  const text = `x: &one { default: &name web }\nvariables:\n${uses}resources: { apps: { a: { name: *name } } }\n`;
  const bundle = await read(t, text);
  assert.deepEqual([names(bundle), bundle.problems], [["web"], []]);
});

test("the branch is that of the folder's git, of a worktree, or the one that the bundle names", async (t) => {
  const text = withName('"app-${bundle.git.branch}"');
  assert.deepEqual(
    names(await read(t, { "databricks.yml": text, ".git/HEAD": "ref: refs/heads/feature-x\n" })),
    ["app-feature-x"],
  );
  const files = {
    "databricks.yml": text,
    ".git": "gitdir: elsewhere/one\n",
    "elsewhere/one/HEAD": "ref: refs/heads/tree\n",
  };
  assert.deepEqual(names(await read(t, files)), ["app-tree"]);
  const detached = await read(t, { "databricks.yml": text, ".git/HEAD": `${"0".repeat(40)}\n` });
  assert.deepEqual(names(detached), []);
  const named = `bundle: { name: shop, git: { branch: main } }\nresources: { apps: { a: { name: "a-\${bundle.git.branch}" } } }\n`;
  assert.deepEqual(names(await read(t, named)), ["a-main"]);
});

test("the environment, the workspace's profile and another app's name are known", async (t) => {
  const text = `
workspace: { profile: dev }
resources:
  apps:
    a: { name: "a-\${bundle.environment}" }
    b: { name: "\${resources.apps.a.name}-b" }
    c: { name: "c-\${workspace.profile}" }
    d: { name: "\${resources.apps.d.name}" }
`;
  assert.deepEqual(names(await read(t, text)), ["a-default", "a-default-b", "c-dev"]);
});

test("development mode and a prefix change no app's name", async (t) => {
  const text = `
resources: { apps: { a: { name: web } } }
targets: { dev: { mode: development, default: true, presets: { name_prefix: "[dev] " } } }
`;
  assert.deepEqual(names(await read(t, text)), ["web"]);
});

test("a name that cannot be resolved leaves that app out and says why", async (t) => {
  const cases: [string, string, RegExp][] = [
    [
      "${workspace.current_user.short_name}",
      "",
      /\$\{workspace\.current_user\.short_name\} is not known here/,
    ],
    ["${workspace.current_user.toString}", "", /is not known here/],
    ["${resources.jobs.x.id}", "", /\$\{resources\.jobs\.x\.id\} is not known here/],
    ["${var.nowhere}", "", /\$\{var\.nowhere\} is not declared/],
    ["${var.x}", "variables: { x: { description: no value } }\n", /\$\{var\.x\} has no value/],
    [
      "${var.x}",
      "variables: { x: { lookup: { cluster: c } } }\n",
      /\$\{var\.x\} is known to the workspace only/,
    ],
    ["${var.x}", "variables: { x: { type: complex, default: { a: b } } }\n", /\$\{var\.x\} is no text/],
    ["${var.x.b}", "variables: { x: { default: { a: b } } }\n", /\$\{var\.x\.b\} is no text/],
    ["${var.x.a}", "variables: { x: { default: a } }\n", /\$\{var\.x\.a\} has no parts/],
    [
      "${var.x}",
      'variables: { x: { default: "${var.y}" }, y: { default: "${var.x}" } }\n',
      /refers to itself/,
    ],
    ["Not_A_Name", "", /not one an app can have/],
    ["${not a reference}", "", /not one an app can have/],
    [`a${"b".repeat(100)}`, "", /not one an app can have/],
    ["[a, b]", "", /it has no name/],
    ["", "", /it has no name/],
  ];
  for (const [name, more, reason] of cases) {
    const bundle = await read(t, withName(name === "" || name.startsWith("[") ? name : `"${name}"`, more));
    assert.deepEqual(bundle.apps, [], name);
    assert.match(bundle.problems[0] ?? "", /^The app "web" of the bundle is left out: /);
    assert.match(bundle.problems[0] ?? "", reason);
  }
});

test("one app that cannot be resolved does not hide the others", async (t) => {
  const bundle = await read(
    t,
    'resources: { apps: { a: { name: "${var.x}" }, b: { name: bee }, c: , d: { name: dee } } }',
  );
  assert.deepEqual(names(bundle), ["bee", "dee"]);
  assert.equal(bundle.problems.length, 2);
});

test("included files count, in order, and their paths are relative to themselves", async (t) => {
  const bundle = await read(t, {
    "databricks.yml": "include: [resources/*.yml, 'more/[ab]?.yaml', more/one.json, resources/*.yml]\n",
    "resources/b.yml": "resources: { apps: { one: { name: second, source_code_path: ../src/one } } }",
    "resources/a.yml": "resources: { apps: { one: { name: first, source_code_path: x } } }",
    "resources/.hidden.yml": "resources: { apps: { hidden: { name: hidden } } }",
    "resources/deeper/c.yml": "resources: { apps: { deep: { name: deep } } }",
    "more/a1.yaml": "resources: { apps: { two: { name: two, source_code_path: ../.. } } }",
    "more/c1.yaml": "resources: { apps: { three: { name: three } } }",
    "more/one.json": '{"targets":{"dev":{"resources":{"apps":{"two":{"name":"two-dev"}}}}}}',
  });
  assert.equal(bundle.target, "dev");
  assert.deepEqual(
    bundle.apps.map(({ name, sourceCodePath }) => [name, sourceCodePath]),
    [
      ["hidden", undefined],
      ["second", join(bundle.root, "src/one")],
      ["two-dev", undefined],
    ].toSorted(([a], [b]) => names(bundle).indexOf(a!) - names(bundle).indexOf(b!)),
  );
  assert.deepEqual(bundle.problems, []);
});

test("outside the bundle's folder only what the bundle names by .. is included", async (t) => {
  const outside = await project(t, { "apps.yml": "resources: { apps: { evil: { name: evil } } }" });
  const folder = await project(t, {
    "inner/databricks.yml": `include: ["../apps.yml", "x/../../*.yml", "${outside}/*.yml", "links/*.yml", "folder/*.yml"]\n`,
    "apps.yml": "resources: { apps: { shared: { name: shared } } }",
    "more.yml": "resources: { apps: { more: { name: more } } }",
    "inner/links/ok.yml": "resources: { apps: { fine: { name: fine } } }",
  });
  await symlink(join(outside, "apps.yml"), join(folder, "inner/links/out.yml"));
  await symlink(outside, join(folder, "inner/folder"));
  const bundle = await readBundle({ folder: join(folder, "inner"), env: {} });
  assert.ok(bundle);
  assert.deepEqual(names(bundle).toSorted(), ["fine", "more", "shared"]);
  assert.equal(
    bundle.problems.filter((problem) => /outside the folder of the bundle|is not relative/.test(problem))
      .length,
    3,
  );
  assert.ok(bundle.sources.includes(join(folder, "apps.yml")));
});

test("an include that is missing, malformed or no configuration is named", async (t) => {
  const bundle = await read(t, {
    "databricks.yml":
      "include: [nowhere.yml, '[.yml', notes.txt, none/*.yml, broken.yml, folder]\nresources: { apps: { a: { name: a } } }",
    "notes.txt": "hello",
    "broken.yml": "a: b\nc: [\n",
    "folder/x": "",
  });
  assert.deepEqual(names(bundle), ["a"]);
  assert.deepEqual(bundle.problems, [
    'The include "nowhere.yml" names no file.',
    'The include "[.yml" cannot be read as a pattern and is left out.',
    'The include "notes.txt" is neither YAML nor JSON and is left out.',
    'The include "folder" names no file.',
    "The file broken.yml is not valid YAML in line 3 and is left out.",
  ]);
});

test("anchors and merge keys are understood", async (t) => {
  const bundle = await read(
    t,
    "x: &base { source_code_path: ./app }\nresources: { apps: { a: { <<: *base, name: aye }, b: { <<: *base, name: bee } } }",
  );
  assert.deepEqual(
    bundle.apps.map(({ name, sourceCodePath }) => [name, sourceCodePath]),
    ["aye", "bee"].map((name) => [name, join(bundle.root, "app")]),
  );
});

test("a path that leads out of the bundle, or into the workspace, is no folder here", async (t) => {
  for (const path of ["../elsewhere", "/Workspace/Users/x", '"${var.nowhere}"', '""']) {
    const bundle = await read(t, withName("web", `      source_code_path: ${path}\n`));
    assert.equal(bundle.apps[0]?.sourceCodePath, undefined, path);
  }
  const root = await read(t, withName("web", "      source_code_path: .\n"));
  assert.equal(root.apps[0]?.sourceCodePath, root.root);
});

test("whatever a file holds, reading it ends soon and throws nothing", async (t) => {
  const letters = Array.from("abcdefghijkl");
  const laughs = [
    "a: &a [x,x,x,x,x,x,x,x,x]",
    ...letters.slice(1).map(
      (l, i) =>
        `${l}: &${l} [${Array(9)
          .fill(`*${letters[i] ?? ""}`)
          .join(",")}]`,
    ),
  ].join("\n");
  const doubling = letters
    .map((l, i) => `  ${l}: { default: "${`\${var.${letters[i + 1] ?? "a"}}`.repeat(20)}" }`)
    .join("\n");
  const hostile = {
    laughs,
    deep: "[".repeat(200_000),
    braces: "a: ".concat("{a: ".repeat(50_000)),
    large: `a: ${"x".repeat(300_000)}`,
    binary: "\u0000\u0001\u0002",
    scalar: "just text",
    list: "- a\n- b\n",
    doubling: withName('"${var.a}"', `variables:\n${doubling}\n`),
    letters: withName(`"\${${"a".repeat(100_000)}!}"`),
    prototype: withName("web", '"__proto__": { polluted: yes }\ntargets: { __proto__: { default: true } }\n'),
    stars: `include: ["${"*a".repeat(2000)}b"]\n`,
    shapes: "include: { a: b }\nresources: [1]\ntargets: text\nvariables: 7\nbundle: []\nworkspace: null\n",
    apps: "resources: { apps: [a, b] }\ntargets: { a: [1], b: { resources: { apps: 7 }, workspace: [] } }\n",
  };
  for (const [name, text] of Object.entries(hostile)) {
    const startedAt = performance.now();
    const bundle = await read(t, { "databricks.yml": text, ["a".repeat(200)]: "" });
    assert.ok(performance.now() - startedAt < 30_000, name);
    assert.ok(
      names(bundle).every((app) => app === "web"),
      name,
    );
  }
  assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
});

test("an empty file is a bundle without apps", async (t) => {
  const bundle = await read(t, "");
  assert.deepEqual([bundle.apps, bundle.problems, bundle.target], [[], [], "default"]);
});
