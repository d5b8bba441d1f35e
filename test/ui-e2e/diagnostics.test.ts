import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { commands, setUpDesk, streamWithDefaults } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { readDiagnostics } from "./support/diagnosticsFile.ts";
import { eventually } from "./support/eventually.ts";
import type { VSCodeWindow } from "./support/window.ts";

const STAMP = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} \[(\w+)\] (.*)$/;
/** Nobody's here; as a server might quote it. */
const foreignToken = `dapi${"0123456789abcdef".repeat(2)}`;

describe("the diagnostics", () => {
  let desk: Desk;
  let window: VSCodeWindow;

  before(async () => {
    desk = await setUpDesk({
      apps: [{ name: "orders-api" }],
      config:
        "[personal]\nhost = https://dbc-1.cloud.databricks.com\ntoken = dapi-a-token-that-is-personal\n",
    });
    window = await desk.vscode.openWindow();
  });

  after(() => desk[Symbol.asyncDispose]());

  const read = (): Promise<string> => readDiagnostics(desk.vscode);

  /** Waits for a line of this level. */
  const waitFor = (level: string, text: RegExp): Promise<unknown> =>
    eventually(
      `${level} ${String(text)} in the diagnostics`,
      async () =>
        (await read()).split("\n").some((line) => {
          const [, lineLevel, message = ""] = STAMP.exec(line) ?? [];
          return lineLevel === level && text.test(message);
        }),
      { describe: read },
    );

  it("begin with what whoever helps asks first", async () => {
    await window.run(commands.stream);
    await window.quickInput.waitForRow("orders-api");
    await window.press("Escape");
    await waitFor(
      "info",
      /^Databricks App Logs \d+\.\d+\.\d+ in .+ \d+\.\d+\.\d+, Node \d+.* on \w+ \w+.* Proxy: none set/,
    );
  });

  it("tell the credential, the connection, its loss and its return", async () => {
    await streamWithDefaults(window, "orders-api");
    await window.statusBar.waitFor("orders-api: live");
    const place = `orders-api on ${new URL(desk.workspace.url).host}`;
    await waitFor("info", /^OAuth.*\(DEFAULT\) for http:\/\/127\.0\.0\.1:\d+: it is ready\.$/);
    await waitFor("info", new RegExp(`^${place}: Connecting to `));
    await waitFor("info", new RegExp(`^${place}: Connected\\. Reading earlier lines\\.$`));
    desk.workspace.app("orders-api").dropAll("reset");
    await waitFor(
      "warning",
      new RegExp(`^${place}: Connecting again in \\d+ ms\\. \\w+Error \\([\\w-]+\\): `),
    );
    await waitFor("info", new RegExp(`^${place}: Connected again after`));
  });

  it("tell that a token was refused and renewed", async () => {
    const returns = async (): Promise<number> => (await read()).split(": Connected again after").length - 1;
    const before = await returns();
    desk.workspace.revokeAllTokens();
    desk.workspace.app("orders-api").dropAll("reset");
    await waitFor("warning", /\(DEFAULT\).*: it was refused\. A fresh token is asked for\.$/);
    await waitFor("info", /\(DEFAULT\).*: it was renewed\.$/);
    // What the workspace fails at next is no look at the app of a stream that is still on its way back.
    await eventually("the stream to be back", async () => (await returns()) > before, { describe: read });
  });

  it("tell a failure with its code, and mask what looks like a secret, in the message too", async () => {
    desk.workspace.failNext("/api/2.0/apps", {
      status: 400,
      body: JSON.stringify({
        error_code: "BAD",
        message: `cannot read ${foreignToken} of postgres://app:hunter2-of-no-use@db/orders`,
      }),
      times: 10,
    });
    await window.run(commands.stream);
    const message = await window.messages.waitFor(/refused the request/);
    const masked = /cannot read \[token\] of postgres:\/\/app:\[redacted\]@db\/orders/;
    assert.match(message.text, masked);
    await waitFor(
      "error",
      /DatabricksError \(bad-request\): .*cannot read \[token\] of postgres:\/\/app:\[redacted\]@db/,
    );
    await window.messages.clear();
  });

  it("tell why a credential cannot be used", async () => {
    await window.run(commands.selectProfile);
    await window.quickInput.waitForRow("personal");
    await window.quickInput.clickRow("personal");
    await window.quickInput.waitUntilClosed();
    await window.run(commands.stream);
    await window.messages.waitFor(/personal access token/);
    await waitFor("warning", /^profile personal \(pat\).*: it cannot be used\. .*\(unsupported-credential\)/);
    await window.messages.clear();
  });

  it("tell the end that the person wanted", async () => {
    await window.run(commands.stop);
    await waitFor("info", /^orders-api on .*: Streaming stopped\.$/);
  });

  it("hold none of the secrets that were used", async () => {
    const text = await read();
    assert.match(text, /Streaming stopped\./);
    for (const secret of [...desk.workspace.secretsIssued, foreignToken]) assert.ok(!text.includes(secret));
  });
});
