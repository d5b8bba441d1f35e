import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startWorkspace, type Workspace } from "../support/workspace/index.ts";
import { commands, openPicker, setUpDesk, type Desk } from "./support/appLogs.ts";
import { eventually } from "./support/eventually.ts";
import { bundleWith, createFolders, type Folders } from "./support/folders.ts";
import type { VSCodeWindow } from "./support/window.ts";

describe("the app of this project", () => {
  let desk: Desk;
  let staging: Workspace;
  /** No profile leads there. */
  let dev: Workspace;
  let folders: Folders;

  before(async () => {
    staging = await startWorkspace({ apps: [{ name: "shop-staging" }, { name: "other" }] });
    dev = await startWorkspace({ apps: [{ name: "shop-dev" }] });
    desk = await setUpDesk({
      apps: [{ name: "aardvark" }, { name: "shop-web" }, { name: "shop-api" }, { name: "zebra" }],
      config: staging.profileIni("staging"),
    });
    const targets = `targets:
  dev: { default: true }
  staging:
    workspace: { host: "${staging.url}" }
    resources: { apps: { app1: { name: shop-staging } } }
`;
    folders = await createFolders({
      "one/databricks.yml": bundleWith(["shop-web"]),
      "several/databricks.yml": bundleWith(["shop-web", "shop-api", "not-deployed", '"${var.unknown}"']),
      "targets/databricks.yml": bundleWith(["shop-web"], targets),
      "targets/.vscode/settings.json": JSON.stringify({ "databricksAppLogs.bundleTarget": "staging" }),
      "profile/databricks.yml": bundleWith(["shop-staging"], "workspace: { profile: staging }\n"),
      "unresolved/databricks.yml": bundleWith(['"${resources.jobs.x.id}"']),
      "out-of-reach/databricks.yml": bundleWith(["shop-dev"], `workspace: { host: "${dev.url}" }\n`),
      "either/databricks.yml": bundleWith(
        ["shop-web"],
        `targets: { a: { workspace: { host: "${dev.url}" } }, b: { workspace: { host: "${staging.url}" } } }\n`,
      ),
      "variable/databricks.yml": bundleWith(["shop-web"], 'workspace: { host: "https://${var.host}" }\n'),
      "broken/databricks.yml": "resources: { apps: [\n",
      "plain/readme.txt": "no project",
    });
  });

  after(async () => {
    await desk[Symbol.asyncDispose]();
    await staging.close();
    await dev.close();
    await folders[Symbol.asyncDispose]();
  });

  const rowsOf = async (window: VSCodeWindow): Promise<[string, string, string][]> =>
    (await window.quickInput.rows()).map(({ label, description, separator }) => [
      label,
      description,
      separator,
    ]);

  const placeOf = (workspace: Workspace, profile: string): string =>
    `Select an app on ${new URL(workspace.url).host} (profile ${profile})`;

  it("comes first, marked, and one Enter reaches live lines", async () => {
    desk.workspace.app("shop-web").emit({ message: "from the backlog" });
    await using window = await desk.vscode.openWindow({ folder: folders.path("one") });
    await openPicker(window, "zebra");
    const heading = "Enter streams at once";
    assert.deepEqual(await rowsOf(window), [
      ["shop-web", "running · this project", heading],
      ["aardvark", "running", "apps"],
      ["shop-api", "running", ""],
      ["zebra", "running", ""],
    ]);
    assert.equal((await window.quickInput.rows())[0]?.isFocused, true);
    await window.press("Enter");
    await window.quickInput.waitUntilClosed();
    await window.statusBar.waitFor("shop-web: live");
    desk.workspace.app("shop-web").emit({ message: "a live line" });
    await window.output.waitForText("a live line");
    await window.output.waitForText("from the backlog");
  });

  it("can be chosen before the workspace has answered", async () => {
    await using window = await desk.vscode.openWindow({ folder: folders.path("several") });
    // The list alone: a window before this may still look at its app.
    desk.workspace.failNext(/^\/api\/2\.0\/apps$/, { delayMs: 8000 });
    await window.run(commands.stream);
    const row = await window.quickInput.waitForRow("shop-api");
    assert.deepEqual([row.description, row.detail], ["this project", "loading..."]);
    await window.press("ArrowDown");
    await window.press("Enter");
    await window.quickInput.waitUntilClosed();
    await window.statusBar.waitFor("shop-api: live");
  });

  it("is one of several, all first; filters are a button away", async () => {
    await using window = await desk.vscode.openWindow({ folder: folders.path("several") });
    await openPicker(window, "zebra");
    const labels = (await window.quickInput.rows()).map(({ label, description }) => [
      label,
      description.includes("this project"),
    ]);
    assert.deepEqual(labels.slice(2), [
      ["aardvark", false],
      ["zebra", false],
    ]);
    assert.deepEqual(labels.slice(0, 2).toSorted(), [
      ["shop-api", true],
      ["shop-web", true],
    ]);
    await window.quickInput.clickRowButton("shop-web", "Choose Filters...");
    await window.quickInput.waitFor("2/2");
    await window.press("Enter");
    await window.statusBar.waitFor("shop-web: live");
    assert.deepEqual(await window.notifications(), []);
  });

  it("is looked for in its target's workspace, the target chosen by the setting", async () => {
    await using window = await desk.vscode.openWindow({ folder: folders.path("targets") });
    await openPicker(window, "other");
    assert.deepEqual(
      (await rowsOf(window)).map(([label]) => label),
      ["shop-staging", "other"],
    );
    assert.equal(await window.quickInput.placeholder(), placeOf(staging, "staging"));
    await window.press("Enter");
    await window.statusBar.waitFor("shop-staging: live");
  });

  it("is looked for with the profile that databricks.yml names, until the person picks another", async () => {
    await using window = await desk.vscode.openWindow({ folder: folders.path("profile") });
    await openPicker(window, "other");
    assert.equal(await window.quickInput.placeholder(), placeOf(staging, "staging"));
    await window.press("Escape");
    await window.run(commands.selectProfile);
    await window.quickInput.waitForRow("DEFAULT");
    await window.quickInput.clickRow("DEFAULT");
    await openPicker(window, "zebra");
    assert.equal(await window.quickInput.placeholder(), placeOf(desk.workspace, "DEFAULT"));
  });

  it("falls back to the list, without a word, when it cannot be resolved", async () => {
    for (const folder of ["unresolved", "broken", "plain"]) {
      await using window = await desk.vscode.openWindow({ folder: folders.path(folder) });
      await openPicker(window, "zebra");
      const rows = await window.quickInput.rows();
      assert.equal(rows.length, 4, folder);
      assert.ok(!rows.some(({ description }) => description.includes("project")), folder);
      assert.equal(await window.quickInput.placeholder(), placeOf(desk.workspace, "DEFAULT"));
      assert.deepEqual(await window.notifications(), []);
      await window.press("Escape");
    }
  });

  it("is said to be out of reach in the first row of list and tree, where no profile has its host", async () => {
    await using window = await desk.vscode.openWindow({ folder: folders.path("out-of-reach") });
    const host = new URL(dev.url).host;
    await window.run("Databricks Apps: Focus on Databricks Apps View");
    const first = window.page.locator(".pane-body .monaco-list-row").first();
    await eventually("the row in the tree", async () =>
      (await first.innerText().catch(() => "")).includes(`Sign in to ${host}`),
    );
    await openPicker(window, "zebra");
    const [row] = await window.quickInput.rows();
    assert.equal(row?.label, `Sign in to ${host}`);
    assert.equal(row.description, "this project");
    assert.match(row.detail, new RegExp(`The apps here are of ${new URL(desk.workspace.url).host}\\.$`));
    await window.quickInput.clickRow(`Sign in to ${host}`);
    const way = await window.quickInput.waitForRow("Sign in with your browser");
    assert.equal(way.description, host);
    await window.quickInput.clickRow("Sign in with your browser");
    const page = await eventually("the sign-in page", () => {
      const pages = window.page.context().pages();
      return Promise.resolve(pages.find((one) => one.url().includes("/oidc/v1/authorize")));
    });
    await page.goto(page.url().replace(/^.*\/proxy\/\d+(?=\/)/, dev.url));
    await page.getByRole("button", { name: "Allow" }).click();
    // A page that is closed in the middle of a navigation may never say that it is closed.
    await page.getByText("Signed in to Databricks").first().waitFor();
    await page.close();
    await window.quickInput.waitForRow("shop-dev");
    assert.deepEqual(
      (await rowsOf(window)).map(([label]) => label),
      ["shop-dev"],
    );
    await window.press("Escape");
    await eventually("the row in the tree", async () => (await first.innerText()).includes("shop-dev"));
  });

  it("is not taken from another workspace where it cannot be told which one is meant", async () => {
    for (const [folder, reason] of [
      ["either", /^None of the bundle's targets is the default one: "a", "b"\. The apps here are of /],
      ["variable", /^The workspace host of the bundle cannot be used: .* The apps here are of /],
    ] as const) {
      await using window = await desk.vscode.openWindow({ folder: folders.path(folder) });
      await openPicker(window, "zebra");
      const [first, ...others] = await window.quickInput.rows();
      assert.deepEqual(
        [first?.label, first?.description],
        ["Select a profile for the project", "this project"],
      );
      assert.match(first?.detail ?? "", reason);
      assert.ok(!others.some(({ description }) => description.includes("project")), folder);
      await window.quickInput.clickRow("Select a profile for the project");
      await window.quickInput.waitForRow("staging");
      await window.press("Escape");
    }
  });

  it("is not missed in a window without a folder", async () => {
    await using window = await desk.vscode.openWindow();
    await openPicker(window, "zebra");
    assert.equal((await window.quickInput.rows()).length, 4);
    await window.press("Escape");
  });

  it("gives the Databricks CLI command for the log in view", async () => {
    await using window = await desk.vscode.openWindow({ folder: folders.path("targets") });
    await openPicker(window, "other");
    await window.quickInput.clickRowButton("shop-staging", "Choose Filters...");
    await window.quickInput.waitFor("2/2");
    await window.quickInput.clickRow("Sources");
    for (const source of ["SYSTEM", "BUILD", "All Others"]) await window.quickInput.toggleRow(source);
    await window.page.locator(".quick-input-widget .monaco-button").filter({ hasText: "OK" }).click();
    await window.quickInput.waitFor("2/2");
    await window.quickInput.fill("it's $HOME");
    await window.quickInput.waitForRow(`Only Lines with "it's $HOME"`);
    await window.press("Enter");
    await window.quickInput.waitForRow("Search Term");
    await window.press("Enter");
    await window.statusBar.waitFor("shop-staging: live");
    await window.page.evaluate("navigator.clipboard.writeText('')");
    await window.run(commands.copyCliCommand);
    const expected = String.raw`databricks apps logs shop-staging --profile staging --follow --tail-lines 0 --source APP --search 'it'\''s $HOME'`;
    const clipboard = (): Promise<unknown> => window.page.evaluate("navigator.clipboard.readText()");
    // The status bar tells it for five seconds.
    await Promise.all([
      window.statusBar.waitFor("Copied the CLI command for shop-staging"),
      eventually("the command in the clipboard", async () => (await clipboard()) === expected, {
        describe: clipboard,
      }),
    ]);
  });
});
