import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { afterEach, before, describe, it } from "node:test";
import { writeFixture } from "../support/secretLedger.ts";
import { createFakeAz } from "../databricks/support/fakeAz.ts";
import { createFakeCli, type FakeCli } from "../databricks/support/fakeCli.ts";
import { temporaryFolder } from "../databricks/support/folder.ts";
import { startWorkspace, type StandInApp, type Workspace } from "../support/workspace/index.ts";
import { appMessages, commands, openPicker, streamWithDefaults } from "./support/appLogs.ts";
import { eventually } from "./support/eventually.ts";
import { putAway, suiteEndings, takePicture } from "./support/tidy.ts";
import { startVSCode, type VSCode, type VSCodeWindow } from "./support/window.ts";

/**
 * Streams live longer than a token of the workspace: its service closes them each time one ends. Its last fifth is how long
 * a busy machine may take from asking for a token to the handshake with it.
 */
const LIFETIME_S = 10;

describe("each kind of credential", () => {
  const suite = suiteEndings();
  let workspace: Workspace;
  let home: string;
  let cli: FakeCli;
  let environmentToken: string;
  let personToken: string;
  let vscode: VSCode;
  let window: VSCodeWindow;

  before(async () => {
    const apps = ["environment-api", "service-api", "cli-api", "orders-api"].map((name) => ({
      name,
      closeOnExpiry: true,
      bufferLines: 5000,
    }));
    workspace = await startWorkspace({ apps, tokenLifetimeS: LIFETIME_S });
    suite.after(() => workspace.close());
    home = await temporaryFolder(suite);
    const lasting = (): string => workspace.issueToken({ lifetimeS: 3600 });
    environmentToken = lasting();
    personToken = lasting();
    cli = await createFakeCli(suite, { tokens: { person: [personToken, lasting()] } });
    const az = await createFakeAz(suite, {
      stdout: JSON.stringify({ accessToken: lasting(), expires_on: Math.floor(Date.now() / 1000) + 3600 }),
    });
    const profile = (name: string, ...lines: string[]): string =>
      [`[${name}]`, `host = ${workspace.url}`, ...lines, ""].join("\n");
    await writeFixture(
      join(home, ".databrickscfg"),
      [
        workspace.profileIni("service"),
        profile("person", "auth_type = databricks-cli", `databricks_cli_path = ${cli.path}`),
        profile("basic", "username = someone", "password = hidden-password"),
        profile("azure", "auth_type = azure-cli"),
        profile("google", "auth_type = google-id"),
        profile("unheard", "auth_type = brand-new"),
        profile("broken", "token hidden-token"),
        profile("twofold", "token = hidden-token", "client_id = x", "client_secret = hidden-secret"),
      ].join("\n"),
      { mode: 0o600 },
    );
    const PATH = [az.env["PATH"], process.env["PATH"]].join(delimiter);
    const env = { DATABRICKS_HOST: workspace.url, DATABRICKS_TOKEN: environmentToken, PATH };
    vscode = await startVSCode({ home, env });
    suite.after(() => vscode.close());
    window = await vscode.openWindow();
  });

  afterEach(() => putAway(window));

  const picture = (name: string): Promise<void> => takePicture(window, `credential-${name}`);

  /** Answers what the list says of it. */
  const selectProfile = async (name: string): Promise<string> => {
    await window.run(commands.selectProfile);
    await window.quickInput.waitForRow("service");
    // The list is longer than what is in view.
    await window.quickInput.fill(name);
    const { detail } = await window.quickInput.waitForRow(name);
    await picture(`${name}-listed`);
    await window.quickInput.clickRow(name);
    await window.quickInput.waitUntilClosed();
    if (/cannot stream logs|^Line |^More than one/.test(detail)) {
      // What streaming says again is said at once.
      await window.messages.waitFor(`The profile "${name}"`);
      await window.messages.clear();
    }
    return detail;
  };

  const handshakes = (): number =>
    workspace.apps.reduce((sum, { connections }) => sum + connections.length, 0);

  /** One message with its buttons, and nothing dialled for it. */
  const expectRefusal = async (text: RegExp, buttons: readonly string[], dialled: number): Promise<void> => {
    const message = await window.messages.waitForOnly(text);
    assert.deepEqual(message.buttons, buttons, message.text);
    assert.doesNotMatch(message.text, /hidden/);
    assert.equal(handshakes(), dialled);
  };

  /** Writes lines while `meanwhile` lasts. The log must then hold all the app ever wrote, each line once, in order. */
  const expectEveryLine = async (app: StandInApp, meanwhile: () => Promise<unknown>): Promise<void> => {
    const emitting = setInterval(() => {
      app.emit({ message: `line ${app.ledger.length}` });
    }, 50);
    try {
      app.emit({ message: "first" });
      await streamWithDefaults(window, app.name);
      await window.output.waitForText(/line \d/);
      await meanwhile();
    } finally {
      clearInterval(emitting);
    }
    const shown = async (): Promise<string[]> => appMessages(await window.output.linesInFile(app.name));
    await eventually("every line", async () => (await shown()).length >= app.ledger.length);
    assert.deepEqual(
      await shown(),
      app.ledger.map(({ message }) => message),
    );
  };

  const connected = (app: StandInApp, times: number): Promise<unknown> =>
    eventually(`connection ${times} of ${app.name}`, () =>
      Promise.resolve(
        app.connections.filter(({ authorized, sent }) => authorized && sent > 0).length >= times,
      ),
    );

  const endQuietly = async (app: StandInApp): Promise<void> => {
    assert.deepEqual(await window.notifications(), []);
    assert.ok(app.connections.every(({ authorized }) => authorized));
    await window.run(commands.stop);
    await window.statusBar.waitFor(`${app.name}: stopped`);
  };

  it("an OAuth token of the environment streams, until it ends and cannot be renewed", async () => {
    const app = workspace.app("environment-api");
    await expectEveryLine(app, () => connected(app, 1));
    await window.statusBar.waitForTooltip("environment-api: live", /OAuth token from the environment/);
    workspace.revokeToken(environmentToken);
    const text =
      /^The log of environment-api on .* ended\. The OAuth token in DATABRICKS_TOKEN .* cannot be renewed here\./;
    await expectRefusal(text, ["Sign In", "Select Profile"], 1);
    await picture("environment-ended");
  });

  it("a service principal streams through the ends of its tokens, every line once and without a word", async () => {
    await selectProfile("service");
    const app = workspace.app("service-api");
    await expectEveryLine(app, () => connected(app, 3));
    await endQuietly(app);
    const tokenRequests = workspace.requests.filter(({ path }) => path === "/oidc/v1/token");
    assert.ok(tokenRequests.length >= 3);
    assert.ok(tokenRequests.every(({ status }) => status === 200));
  });

  it("the Databricks CLI's sign-in streams, and is renewed by the CLI once", async () => {
    await selectProfile("person");
    const app = workspace.app("cli-api");
    await expectEveryLine(app, async () => {
      const calls = await cli.calls();
      assert.ok(calls.every(({ args }) => !args.includes("--force-refresh")));
      workspace.revokeToken(personToken);
      await connected(app, 2);
    });
    await endQuietly(app);
    const forced = (await cli.calls()).filter(({ args }) => args.includes("--force-refresh"));
    assert.deepEqual(
      forced.map(({ args }) => args),
      [["auth", "token", "--profile", "person", "--force-refresh"]],
    );
  });

  for (const [profile, text] of [
    ["basic", /^The profile "basic" holds a user name and password \(basic\), which apps do not accept\./],
    [
      "google",
      /^The profile "google" uses Google ID \(google-id\), which this extension does not implement\./,
    ],
    ["unheard", /^The profile "unheard" uses the credential kind "brand-new", which this extension does not/],
  ] as const) {
    it(`is refused before anything is dialled, with the reason: ${profile}`, async () => {
      await selectProfile(profile);
      const before = handshakes();
      await window.run(commands.stream);
      await expectRefusal(text, ["Sign In", "Select Profile"], before);
      await window.quickInput.waitUntilClosed();
      await picture(profile);
    });
  }

  it("the Azure CLI's sign-in lists apps, and streaming one explains why not", async () => {
    await selectProfile("azure");
    const before = handshakes();
    await openPicker(window, "orders-api");
    await picture("azure-list");
    await window.quickInput.clickRow("orders-api");
    await expectRefusal(
      /^The profile "azure" uses Azure CLI \(Microsoft Entra\) \(azure-cli\), whose tokens apps do not accept\./,
      ["Sign In", "Select Profile"],
      before,
    );
    await picture("azure");
  });

  it("a broken profile and an ambiguous one are explained by name and line, and lead to the file", async () => {
    const text = await readFile(join(home, ".databrickscfg"), "utf8");
    const lineOf = (start: string): number =>
      text.split("\n").findIndex((line) => line.startsWith(start)) + 1;
    const badLine = lineOf("token hidden");
    const tokenLine = lineOf("[twofold]") + 2;
    for (const [profile, row, explanation] of [
      [
        "broken",
        `Line ${badLine} is not "key = value"`,
        `cannot be used: line ${badLine} is not "key = value".`,
      ],
      [
        "twofold",
        `More than one credential: token (line ${tokenLine}), `,
        `holds more than one credential: token (line ${tokenLine} of `,
      ],
    ] as const) {
      const line = lineOf(`[${profile}]`);
      const detail = await selectProfile(profile);
      assert.ok(detail.startsWith(row), detail);
      await window.run(commands.stream);
      const { text: told, buttons } = await window.messages.waitFor(`The profile "${profile}"`);
      assert.ok(told.includes(`"${profile}" in ${home}/.databrickscfg, line ${line}, ${explanation}`), told);
      assert.doesNotMatch(told, /hidden/);
      assert.deepEqual(buttons, ["Open Config File", "Select Profile"]);
      await picture(profile);
      if (profile === "broken") await window.messages.clear();
    }
    await window.messages.click("twofold", "Open Config File");
    await window.page.getByRole("tab", { name: /\.databrickscfg/ }).waitFor();
    await window.press("Control+W");
  });

  it("a personal access token of the environment is refused before anything is dialled, and Sign In is at hand", async () => {
    const token = workspace.issueToken({ kind: "pat", lifetimeS: 3600 });
    const first = window;
    const other = await startVSCode({
      home,
      env: { DATABRICKS_HOST: workspace.url, DATABRICKS_TOKEN: token },
    });
    try {
      const before = handshakes();
      window = await other.openWindow();
      await window.run(commands.stream);
      await expectRefusal(
        /^The environment holds a personal access token \(PAT\), which apps do not accept\. Sign in/,
        ["Sign In", "Select Profile"],
        before,
      );
      await picture("personal");
      await window.messages.click("personal access token", "Sign In");
      await window.quickInput.waitForRow("Sign in with your browser");
      await picture("personal-sign-in");
      await window.press("Escape");
      assert.equal(handshakes(), before);
    } finally {
      window = first;
      await other.close();
    }
  });
});
