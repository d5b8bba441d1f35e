import assert from "node:assert/strict";
import { mkdtemp, readFile, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { quietSettings } from "../../scripts/vscode/profile.ts";
import { startProxy, type Proxy } from "../support/proxy/index.ts";
import { removeFolder } from "../support/removeFolder.ts";
import { writeFixture } from "../support/secretLedger.ts";
import { startWorkspace, type Workspace } from "../support/workspace/index.ts";
import { commands, streamWithDefaults } from "./support/appLogs.ts";
import { eventually } from "./support/eventually.ts";
import { reopenWithSettings } from "./support/settings.ts";
import { putAway, takePicture } from "./support/tidy.ts";
import { startVSCode, type VSCode, type VSCodeWindow } from "./support/window.ts";

/** This machine, and yet an address that VS Code asks its proxy for. */
const hostname = "127.0.0.2";
const credentials = { user: "someone", password: "proxy-secret-word" };

describe("behind proxies and certificates", () => {
  const cleanUp = new Set<() => Promise<unknown>>();
  let workspace: Workspace;
  let plain: Proxy;
  let guarded: Proxy;
  let trusted: Proxy;
  let foreign: Proxy;
  let vscode: VSCode;
  let window: VSCodeWindow;

  before(async () => {
    const keep = <T extends AsyncDisposable>(thing: T): T => {
      cleanUp.add(() => Promise.resolve(thing[Symbol.asyncDispose]()));
      return thing;
    };
    const home = await mkdtemp(join(tmpdir(), "app-logs-home-"));
    cleanUp.add(() => removeFolder(home));
    workspace = keep(await startWorkspace({ tls: true, hostname, apps: [{ name: "orders-api" }] }));
    const selfSigned = keep(await startWorkspace({ tls: true, hostname }));
    const expired = keep(await startWorkspace({ tls: "expired", hostname }));
    const otherHost = keep(await startWorkspace({ tls: "other-host", hostname }));
    const inspectsTls = { upstreamCaPem: workspace.caPem ?? "" };
    plain = keep(await startProxy());
    guarded = keep(await startProxy({ credentials }));
    trusted = keep(await startProxy({ inspectsTls }));
    foreign = keep(await startProxy({ inspectsTls }));
    const authorities = [workspace, expired, otherHost, trusted].map(({ caPem = "" }) => caPem);
    await writeFile(join(home, "ca.pem"), authorities.join("\n"));
    await writeFixture(
      join(home, ".databrickscfg"),
      [
        workspace.profileIni("DEFAULT"),
        selfSigned.profileIni("self-signed"),
        expired.profileIni("expired"),
        otherHost.profileIni("other-host"),
      ].join("\n"),
      { mode: 0o600 },
    );
    const env = { NODE_EXTRA_CA_CERTS: join(home, "ca.pem"), HTTPS_PROXY: plain.url, NO_PROXY: "" };
    vscode = keep(await startVSCode({ home, env }));
    window = await vscode.openWindow();
  });

  afterEach(() => putAway(window));

  after(async () => {
    for (const close of [...cleanUp].reverse()) await close();
  });

  let settingsWritten = 0;
  const useSettings = async (settings: Readonly<Record<string, unknown>>): Promise<void> => {
    const title = `settings ${(settingsWritten += 1)}`;
    await reopenWithSettings(window, () => ({ ...quietSettings, ...settings, "window.title": title }));
    await eventually("the settings to count", async () => (await window.page.title()).includes(title));
  };

  const ownHosts = (): string[] =>
    [workspace.url, workspace.app("orders-api").url].map((url) => new URL(url).host);

  /** What went through a proxy to the workspace and its app; VS Code asks it for its own purposes, too. */
  const carried = (proxy: Proxy, after = 0): string[] =>
    proxy.records
      .slice(after)
      .filter(({ target }) => ownHosts().includes(target))
      .map(({ method, target, status, isInspected, sawToken }) => {
        assert.ok(!sawToken, `${target} got a token in clear text`);
        return `${method} ${target} ${status}${isInspected ? " inspected" : ""}`;
      });

  const expectLines = async (message: string): Promise<void> => {
    const app = workspace.app("orders-api");
    app.emit({ message });
    await streamWithDefaults(window, "orders-api");
    await window.statusBar.waitFor("orders-api: live");
    await window.output.waitForText(message);
  };

  const stop = async (): Promise<void> => {
    await window.run(commands.stop);
    await window.statusBar.waitFor("orders-api: stopped");
  };

  /** Both REST and the stream must be seen at the proxy. */
  const expectRecords = async (proxy: Proxy, after: number, suffix = ""): Promise<void> => {
    for (const host of ownHosts()) {
      await eventually(`the proxy's record of ${host}`, () =>
        Promise.resolve(carried(proxy, after).includes(`CONNECT ${host} 200${suffix}`)),
      );
    }
  };

  const expectLinesThrough = async (proxy: Proxy, message: string, suffix?: string): Promise<void> => {
    const before = proxy.records.length;
    await expectLines(message);
    await expectRecords(proxy, before, suffix);
    await stop();
  };

  const expectDirectLines = async (message: string): Promise<void> => {
    const before = plain.records.length;
    const connections = workspace.app("orders-api").connections.length;
    await expectLines(message);
    assert.ok(workspace.app("orders-api").connections.length > connections);
    assert.deepEqual(carried(plain, before), []);
    await stop();
  };

  const expectMessage = async (text: RegExp, picture: string): Promise<void> => {
    const message = await window.messages.waitFor(text);
    assert.deepEqual(message.buttons, ["Open Network Settings", "Retry"], message.text);
    assert.doesNotMatch(message.text, /secret/);
    const errors = (await window.notifications()).filter(({ severity }) => severity === "error");
    assert.deepEqual(errors, [message]);
    await takePicture(window, `network-${picture}`);
  };

  it("lines arrive through the proxy of the environment, and through http.proxy", async () => {
    await expectLinesThrough(plain, "by HTTPS_PROXY");
    await using proxy = await startProxy();
    await useSettings({ "http.proxy": proxy.url });
    await expectLinesThrough(proxy, "by http.proxy");
  });

  it("http.noProxy and http.proxySupport off lead straight there", async () => {
    await useSettings({ "http.proxy": plain.url, "http.noProxy": [hostname] });
    await expectDirectLines("past the proxy");
    await useSettings({ "http.proxy": plain.url, "http.proxySupport": "off" });
    await expectDirectLines("without a proxy");
  });

  it("a proxy that wants a password is named, be it for the list or for a live stream, and settings help", async () => {
    const { host } = new URL(guarded.url);
    await useSettings({ "http.proxy": guarded.url.replace("://", "://someone:wrong-secret@") });
    await window.run(commands.stream);
    await expectMessage(new RegExp(`^The proxy ${host} on the way to .* \\(HTTP 407\\)`), "list-407");
    await window.messages.click("HTTP 407", "Open Network Settings");
    const titles = window.page.locator(".settings-editor .setting-item-title");
    await eventually("http.proxy among the settings", async () =>
      (await titles.allInnerTexts()).some((title) => /^Http:\s*Proxy\b(?!\s*Support)/.test(title)),
    );
    await takePicture(window, "network-settings");
    await window.press("Control+W");

    const { user, password } = credentials;
    await useSettings({ "http.proxy": guarded.url.replace("://", `://${user}:${password}@`) });
    const before = guarded.records.length;
    await expectLines("with the password");
    await expectRecords(guarded, before);

    await guarded.refuseWith(407);
    workspace.app("orders-api").dropAll("reset");
    await expectMessage(
      new RegExp(`^The log of orders-api on .* ended\\. The proxy ${host} on the way to .* \\(HTTP 407\\)`),
      "stream-407",
    );
  });

  it("a proxy that is not there is named", async () => {
    await useSettings({ "http.proxy": "http://someone:secret@127.0.0.1:9" });
    await window.run(commands.stream);
    const message = await window.messages.waitFor("cannot be reached");
    assert.match(message.text, /^The proxy 127\.0\.0\.1:9 on the way to .* cannot be reached: it refuses/);
    assert.doesNotMatch(message.text, /secret/);
  });

  it("lines arrive through a proxy that inspects TLS, its authority being trusted", async () => {
    await useSettings({ "http.proxy": trusted.url });
    await expectLinesThrough(trusted, "inspected", " inspected");
  });

  it("an unknown authority is refused, and http.proxyStrictSSL off changes nothing", async () => {
    const requests = workspace.requests.length;
    await useSettings({ "http.proxy": foreign.url, "http.proxyStrictSSL": false });
    await window.run(commands.stream);
    await expectMessage(
      /^The certificate of 127\.0\.0\.2:\d+ is not trusted: .*an authority this machine does not know .*NODE_EXTRA_CA_CERTS/,
      "unknown-authority",
    );
    assert.equal(workspace.requests.length, requests);
    await eventually("its record", () => Promise.resolve(carried(foreign).length > 0));
  });

  for (const [profile, text] of [
    ["self-signed", /is not trusted: it is self-signed .*NODE_EXTRA_CA_CERTS/],
    ["expired", /is not trusted: it has expired .*clock/],
    ["other-host", /is not trusted: it belongs to another host name .*Check the host/],
  ] as const) {
    it(`a certificate is refused: ${profile}`, async () => {
      if (profile === "self-signed") await useSettings({});
      await window.run(commands.selectProfile);
      await window.quickInput.waitForRow(profile);
      await window.quickInput.clickRow(profile);
      await window.quickInput.waitUntilClosed();
      await window.run(commands.stream);
      await expectMessage(text, profile);
    });
  }

  it("no log holds a password of a proxy", async () => {
    const { userDataDir, serverDataDir } = vscode.profile;
    let files = 0;
    for (const folder of [join(userDataDir, "logs"), join(serverDataDir, "data/logs")]) {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
      for (const entry of entries.filter((candidate) => candidate.isFile())) {
        files += 1;
        const file = join(entry.parentPath, entry.name);
        assert.doesNotMatch(await readFile(file, "utf8"), /secret/, file);
      }
    }
    assert.ok(files > 0);
  });
});
