import assert from "node:assert/strict";
import { chmod, mkdtemp, readFile, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { removeFolder } from "../support/removeFolder.ts";
import { writeFixture } from "../support/secretLedger.ts";
import { startWorkspace } from "../support/workspace/index.ts";
import type { Workspace } from "../support/workspace/index.ts";
import { commands, openPicker, setUpDesk, streamWithDefaults } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { eventually } from "./support/eventually.ts";
import { putAway, takePicture } from "./support/tidy.ts";
import type { VSCodeWindow } from "./support/window.ts";

/** Answers like the Databricks CLI: not signed in until `auth login` ran. */
const cliScript = (folder: string): string => `#!/bin/sh
echo "$@" >> "${folder}/calls"
case "$1 $2" in
  "auth login") touch "${folder}/signed-in" ;;
  "auth token") if [ -f "${folder}/signed-in" ]; then cat "${folder}/token.json"; else
    echo 'Error: cache: databricks OAuth is not configured for this host. Try logging in again with databricks auth login' >&2
    exit 1
  fi ;;
  *) echo "Databricks CLI v1.13.0" ;;
esac
`;

describe("every failure a person can meet", () => {
  let desk: Desk;
  let secure: Workspace;
  let window: VSCodeWindow;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "app-logs-cli-"));
    await writeFile(join(folder, "databricks"), cliScript(folder));
    await chmod(join(folder, "databricks"), 0o755);
    secure = await startWorkspace({ tls: true });
    desk = await setUpDesk({
      apps: [
        { name: "orders-api" },
        { name: "night-batch", computeState: "STOPPED" },
        { name: "brand-new", neverStarted: true },
      ],
    });
    const token = desk.workspace.issueToken();
    await writeFixture(
      join(folder, "token.json"),
      JSON.stringify({
        access_token: token,
        token_type: "Bearer",
        expiry: new Date(Date.now() + 3.6e6).toISOString(),
      }),
    );
    const host = desk.workspace.url;
    await desk.writeConfig(
      [
        desk.workspace.profileIni("DEFAULT"),
        secure.profileIni("self-signed"),
        "[nobody-home]\nhost = http://127.0.0.1:9\nclient_id = x\nclient_secret = y\n",
        `[signed-out]\nhost = ${host}\nauth_type = databricks-cli\ndatabricks_cli_path = ${folder}/databricks\n`,
        `[no-cli]\nhost = ${host}\nauth_type = databricks-cli\ndatabricks_cli_path = ${folder}/nothing\n`,
        `[personal]\nhost = ${host}\ntoken = ${desk.workspace.issueToken({ kind: "pat" })}\n`,
      ].join("\n"),
    );
    window = await desk.vscode.openWindow();
  });

  afterEach(() => putAway(window));

  after(async () => {
    await desk[Symbol.asyncDispose]();
    await secure.close();
    await removeFolder(folder);
  });

  const selectProfile = async (name: string): Promise<void> => {
    await window.run(commands.selectProfile);
    await window.quickInput.waitForRow(name);
    await window.quickInput.clickRow(name);
    await window.quickInput.waitUntilClosed();
    if (name !== "personal") return;
    await window.messages.waitFor(/apps do not accept/);
    await window.messages.clear();
  };

  /** Exactly one message, with these buttons. */
  const expectMessage = async (text: RegExp, buttons: readonly string[]): Promise<void> => {
    const message = await window.messages.waitForOnly(text);
    assert.deepEqual(message.buttons, buttons, message.text);
    await window.quickInput.waitUntilClosed();
  };

  it("the host cannot be reached", async () => {
    await selectProfile("nobody-home");
    await window.run(commands.stream);
    await expectMessage(/127\.0\.0\.1:9.* cannot be reached/, [
      "Retry",
      "Select Profile",
      "Open Network Settings",
    ]);
    await window.messages.click("cannot be reached", "Select Profile");
    await window.quickInput.waitForRow("DEFAULT");
    await window.quickInput.clickRow("DEFAULT");
    await window.quickInput.waitForRow("orders-api");
  });

  it("the certificate is not trusted", async () => {
    await selectProfile("self-signed");
    await window.run(commands.stream);
    await expectMessage(/certificate of .*127\.0\.0\.1.* is not trusted/, ["Open Network Settings", "Retry"]);
  });

  it("the Databricks CLI is missing", async () => {
    await selectProfile("no-cli");
    await window.run(commands.stream);
    await expectMessage(/Databricks CLI was not found/, ["Sign In", "Install the CLI", "Open Settings"]);
    await window.messages.click("was not found", "Open Settings");
    await window.page.locator(".settings-editor").waitFor();
    await window.press("Control+W");
  });

  it("the credential is of a kind that apps do not take", async () => {
    await selectProfile("personal");
    await window.run(commands.stream);
    await expectMessage(/personal access token/, ["Sign In", "Select Profile"]);
  });

  it("the person is not signed in, and signs in by the button", async () => {
    await selectProfile("signed-out");
    await window.run(commands.stream);
    await expectMessage(/not signed in/, ["Sign In", "Select Profile"]);
    await takePicture(window, "failure-signed-out");
    await window.messages.click("not signed in", "Sign In");
    await window.quickInput.clickRow("Sign in with the Databricks CLI");
    // Signed in, the command goes on by itself.
    await window.quickInput.waitFor("Stream App Logs (1/2)");
    await window.quickInput.waitForRow("orders-api");
  });

  it("the workspace forbids it", async () => {
    await selectProfile("DEFAULT");
    desk.workspace.failNext("/api/2.0/apps", {
      status: 403,
      body: JSON.stringify({ error_code: "PERMISSION_DENIED", message: "No." }),
    });
    await window.run(commands.stream);
    await expectMessage(/127\.0\.0\.1/, ["Select Profile", "Retry"]);
    await window.messages.click("127.0.0.1", "Retry");
    await window.quickInput.waitForRow("orders-api");
  });

  it("the app has no address", async () => {
    await openPicker(window, "brand-new");
    await window.quickInput.clickRow("brand-new");
    await expectMessage(/brand-new has no address yet/, ["Open App in Workspace", "Choose Another App"]);
    await window.messages.click("brand-new", "Choose Another App");
    await window.quickInput.waitForRow("orders-api");
  });

  it("the app is stopped", async () => {
    await streamWithDefaults(window, "night-batch");
    await expectMessage(/night-batch is not running/, ["Open App in Workspace", "Stop Waiting"]);
    await window.statusBar.waitFor("night-batch: waiting for the app");
    await window.messages.click("night-batch", "Stop Waiting");
    await window.statusBar.waitFor("night-batch: stopped");
  });

  it("a stopped app starts, and its log goes on by itself", async () => {
    await window.run(commands.streamAgain);
    await window.statusBar.waitFor("night-batch: waiting for the app");
    const app = desk.workspace.app("night-batch");
    await app.start();
    app.emit({ message: "good morning" });
    await window.output.waitForText("good morning");
    await window.statusBar.waitFor("night-batch: live");
    await window.run(commands.stop);
  });

  it("the app refuses the credential", async () => {
    const app = desk.workspace.app("orders-api");
    await openPicker(window, "orders-api");
    const { quickInput } = window;
    // Rows move until all of them are there.
    const isWhole = async (): Promise<boolean> =>
      (await quickInput.placeholder()).startsWith("Select an app on ");
    await eventually("all apps", isWhole, { describe: () => quickInput.placeholder() });
    app.permitted = false;
    await quickInput.clickRowButton("orders-api", "Stream at Once");
    await expectMessage(/The log of orders-api on 127\.0\.0\.1:\d+ ended\. .*refused the credential/, [
      "Sign In",
      "Select Profile",
      "Open App in Workspace",
    ]);
    await window.statusBar.waitFor("orders-api: ended");
    assert.ok(app.connections.length <= 2, `${app.connections.length} handshakes`);
    app.permitted = true;
  });

  it("the app is deleted while it is streamed", async () => {
    const app = await desk.workspace.addApp({ name: "short-lived" });
    await streamWithDefaults(window, "short-lived");
    await window.statusBar.waitFor("short-lived: live");
    app.remove();
    await expectMessage(/The log of short-lived on .* ended\./, ["Choose Another App"]);
  });

  it("the profile does not exist", async () => {
    await desk.writeConfig(desk.workspace.profileIni("other"));
    await window.run(commands.stream);
    await expectMessage(/"DEFAULT" does not exist/, ["Select Profile", "Open Settings"]);
  });

  it("there is no profile at all", async () => {
    const empty = await setUpDesk();
    try {
      await empty.writeConfig("");
      const other = await empty.vscode.openWindow();
      await other.run(commands.stream);
      await other.quickInput.waitFor("Sign In to Databricks");
      await takePicture(other, "failure-no-profile");
      assert.deepEqual(await other.notifications(), []);
      await other.quickInput.clickRow("Sign in with the Databricks CLI");
      const next = await other.messages.waitFor(/Databricks CLI was not found/);
      assert.deepEqual(next.buttons, ["Sign In", "Install the CLI", "Open Settings"]);
    } finally {
      await empty[Symbol.asyncDispose]();
    }
  });

  it("no message, log or channel holds a secret", async () => {
    const logs = join(desk.vscode.profile.userDataDir, "logs");
    const files = (await readdir(logs, { recursive: true })).filter((file) => file.endsWith(".log"));
    const texts = await Promise.all(files.map((file) => readFile(join(logs, file), "utf8")));
    const diagnostics = texts[files.findIndex((file) => file.endsWith("Databricks App Logs.log"))];
    assert.match(diagnostics ?? "", /host-unreachable/);
    for (const secret of [...desk.workspace.secretsIssued, ...secure.secretsIssued]) {
      assert.ok(!texts.some((text) => text.includes(secret)));
    }
  });
});
