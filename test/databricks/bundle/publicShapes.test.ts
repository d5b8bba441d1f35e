import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import { readBundle } from "../../../src/databricks/bundle/readBundle.ts";
import { temporaryFolder } from "../support/folder.ts";

interface Reading {
  /** By the names, the folder of the source; `?` where no folder of the bundle is named. */
  readonly apps: Readonly<Record<string, string>>;
  readonly target: string | undefined;
  readonly host?: string;
  readonly profile?: string;
  readonly workspaceId?: string;
  /** Of the problems, in order. */
  readonly says?: readonly RegExp[];
  readonly needsUser?: true;
}

/** By target that is asked for; "" asks for none. Whoever is signed in is not known but with `ada`. */
type Readings = Readonly<Record<string, Reading>>;

const user = { userName: "ada.lovelace@example.com", displayName: "Ada" };

const shapes: Readonly<Record<string, Readings>> = {
  "a chat template: the suffix of each target, the developer's own in dev": {
    "": { apps: {}, target: "dev", needsUser: true, says: [/"chat" of the bundle is left out: /] },
    "ada dev": { apps: { "docs-chat-dev-ada_lovelace": "chatapp" }, target: "dev" },
    prod: { apps: { "docs-chat-prod": "chatapp" }, target: "prod" },
  },
  "a chat's front end: the developer in a variable's default, one target without a default mark": {
    "": {
      apps: {},
      target: "dev",
      host: "https://dev-1.cloud.databricks.com",
      needsUser: true,
      says: [/current_user\.short_name/],
    },
    "ada dev": {
      apps: { "front-ada_lovelace": "" },
      target: "dev",
      host: "https://dev-1.cloud.databricks.com",
    },
  },
  "two targets, each with its host, one app for both": {
    "": { apps: { "docs-agent-app": "app" }, target: "dev", host: "https://dev-1.cloud.databricks.com" },
    prod: { apps: { "docs-agent-app": "app" }, target: "prod", host: "https://prod-1.cloud.databricks.com" },
  },
  "resources beside the bundle, the app's folder above them": {
    "": { apps: { "prices-dashboard": "app" }, target: "dev" },
    prod: {
      apps: { "prices-dashboard": "app" },
      target: "prod",
      host: "https://prod-2.cloud.databricks.com",
    },
  },
  "a folder for each kind of resource, the target in the name": {
    "": {
      apps: { "stewards-portal-dev": "src/app" },
      target: "dev",
      host: "https://adb-1111111111111111.1.azuredatabricks.net",
    },
  },
  "stars for any depth, which the Databricks CLI takes for one": {
    "": { apps: { "deep-one": "one" }, target: "only", host: "https://deep.cloud.databricks.com" },
  },
  "apps of the targets alone, hosts by environment variables, no default target": {
    "": { apps: {}, target: undefined, says: [/None of the bundle's targets is the default one/] },
    dev: { apps: { "app-template-dev": "" }, target: "dev", says: [/host of the bundle cannot be used/] },
    prod: { apps: { "app-template": "" }, target: "prod", says: [/host of the bundle cannot be used/] },
  },
  "no targets at all": { "": { apps: { "smallest-app": "" }, target: "default" } },
  "an older bundle, whose targets are called environments": {
    "": { apps: { "food-101-dev": "app" }, target: "dev", host: "https://dev-3.cloud.databricks.com" },
    prod: { apps: { "food-101-prod": "app" }, target: "prod", host: "https://prod-3.cloud.databricks.com" },
  },
  "a name of variable and target": {
    "": { apps: { "gateway-dev": "app" }, target: "dev", says: [/host of the bundle cannot be used/] },
    "acme-prod": {
      apps: { "acme-gateway-acme-prod": "app" },
      target: "acme-prod",
      host: "https://acme.azuredatabricks.net",
    },
  },
  "an app that has no name": {
    "": { apps: {}, target: "dev", says: [/^The app "coco" of the bundle is left out: it has no name\.$/] },
  },
  "two apps of one repository, a profile, names without a prefix": {
    "": { apps: { "tickets-agent": "", "tickets-mcp": "mcp" }, target: "dev", profile: "tickets" },
  },
  "a host that is said once and meant often": {
    "": { apps: { "leads-app": "app" }, target: "dev", host: "https://leads.cloud.databricks.com" },
    staging: {
      apps: { "leads-app-staging": "app" },
      target: "staging",
      host: "https://leads.cloud.databricks.com",
    },
  },
  "source that is built into a folder of the workspace": {
    "": { apps: { "data-extraction": ".build" }, target: "dev" },
  },
  "a file of texts with slashes and apps among many resources": {
    "": { apps: { "genie-helper": "files" }, target: "dev" },
  },
  "what an app's own template writes: a target called default, its values in the target": {
    "": { apps: { "sales-board": "" }, target: "default", host: "https://sales.cloud.databricks.com" },
  },
  "a template that nobody has filled in": {
    "": { apps: {}, target: "default", says: [/^The file databricks\.yml .* is left out\.$/] },
  },
  "a template within quotes": {
    "": {
      apps: {},
      target: "dev",
      says: [/host of the bundle cannot be used/, /its name is not one an app can have/],
    },
  },
  "a complex variable, and one app named after the other": {
    "": { apps: { "pair-web": "web", "pair-web-admin": "admin" }, target: "dev" },
  },
  "the bundle's own name, and a target that renames the bundle": {
    "": { apps: { monitor_app: "src/app" }, target: "dev" },
    prod: { apps: { monitor: "src/app" }, target: "prod" },
  },
  "an app that the target renames, with one of its own": {
    "": {
      apps: { "console-dev": "src/app", "console-react": "src/app_react", "console-sandbox": "sandbox" },
      target: "dev",
    },
    prod: { apps: { console: "src/app", "console-react": "src/app_react" }, target: "prod" },
  },
  "a host that no client takes, apps all the same": {
    "": { apps: { "study-app": "app" }, target: "personal", says: [/host of the bundle cannot be used/] },
  },
  "an azure host as it is copied from the browser": {
    "": {
      apps: { budget_app: "app" },
      target: "dev",
      host: "https://adb-2222222222222222.2.azuredatabricks.net",
      workspaceId: "2222222222222222",
    },
  },
  "apps that were put out of use, and one that is deployed by hand": {
    "": { apps: {}, target: "dev", host: "https://hand.cloud.databricks.com" },
  },
};

/** The files of each shape, by its name. */
function readShapes(): Map<string, Map<string, string>> {
  const text = readFileSync(join(import.meta.dirname, "publicShapes.txt"), "utf8");
  const found = new Map<string, Map<string, string>>();
  for (const [, name = "", body = ""] of text.matchAll(/^==== (.+)\n((?:(?!==== ).*\n?)*)/gm)) {
    const files = [...body.matchAll(/^---- (.+)\n((?:(?!---- ).*\n?)*)/gm)];
    found.set(name, new Map(files.map(([, file = "", content = ""]) => [file, content])));
  }
  return found;
}

const fixtures = readShapes();

test("every shape of a public bundle has its files and its readings", () => {
  assert.deepEqual([...fixtures.keys()], Object.keys(shapes));
  assert.equal(fixtures.size, 24);
});

for (const [shape, readings] of Object.entries(shapes)) {
  test(`a public bundle: ${shape}`, async (t) => {
    const folder = await temporaryFolder(t);
    for (const [file, content] of fixtures.get(shape) ?? []) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), content);
    }
    for (const [
      asked,
      { apps, target, host, profile, workspaceId, says = [], needsUser = false },
    ] of Object.entries(readings)) {
      const [, who, wanted] = /^(ada )?(.*)$/.exec(asked) ?? [];
      const bundle = await readBundle({
        folder,
        env: {},
        target: wanted,
        ...(who === undefined ? {} : { currentUser: user }),
      });
      const found = bundle?.apps.map(({ name, sourceCodePath }) => [
        name,
        sourceCodePath === undefined ? "?" : relative(folder, sourceCodePath),
      ]);
      assert.deepEqual(Object.fromEntries(found ?? []), apps, asked);
      assert.deepEqual(
        [bundle?.target, bundle?.host, bundle?.profile, bundle?.workspaceId, bundle?.needsUser],
        [target, host, profile, workspaceId, needsUser],
        asked,
      );
      assert.equal(bundle?.problems.length, says.length, bundle?.problems.join("\n"));
      for (const [index, problem] of says.entries()) assert.match(bundle.problems[index] ?? "", problem);
    }
  });
}
