import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, stat, symlink, unlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { watchCommandLines } from "../../scripts/secrets/commandLines.ts";
import { scanForSecrets, type ScanResult } from "../../scripts/secrets/scan.ts";
import { removeFolder } from "../support/removeFolder.ts";
import { noteEnvironment, writeFixture, type LedgerLine } from "../support/secretLedger.ts";
import { startProxy } from "../support/proxy/index.ts";
import { startWorkspace } from "../support/workspace/index.ts";

const clientSecret = "dose0f1e2d3c4b5a69788796a5b4c3d2e1f0";
const password = 'pa/ss"wörd 99';
const token = `eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.${"Zk3_x9-Qw".repeat(9)}`;

describe("the search for secrets", () => {
  let root: string;
  let left: string;
  let ledgerFile: string;

  before(async () => {
    root = await mkdtemp(join(tmpdir(), "app-logs-scan-"));
  });

  beforeEach(async () => {
    const own = await mkdtemp(join(root, "case-"));
    left = join(own, "left");
    ledgerFile = join(own, "secrets.jsonl");
    await mkdir(left);
    await note(
      { kind: "client secret", secret: clientSecret },
      { kind: "password", secret: password },
      { kind: "access token", secret: token },
    );
  });

  after(() => removeFolder(root));

  const note = async (...lines: LedgerLine[]): Promise<void> => {
    for (const line of lines) appendFileSync(ledgerFile, `${JSON.stringify(line)}\n`);
    return Promise.resolve();
  };

  const scan = (commandLines: Iterable<string> = []): Promise<ScanResult> =>
    scanForSecrets({ ledgerFile, folders: [left], commandLines });

  const findings = async (content: string | Buffer): Promise<readonly string[]> => {
    await writeFile(join(left, "file"), content);
    return (await scan()).findings;
  };

  it("finds nothing where nothing is, and says how much it searched", async () => {
    await mkdir(join(left, "deep/down"), { recursive: true });
    await writeFile(
      join(left, "deep/down/log.txt"),
      "dose, password and eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0",
    );
    assert.deepEqual(await scan(["node --test"]), {
      secrets: 3,
      files: 1,
      bytes: 55,
      commandLines: 1,
      findings: [],
    });
  });

  const file = (): string => join(left, "file");
  const forms: [name: string, content: () => string | Buffer, finding: string][] = [
    ["in a line", () => `before ${clientSecret} after`, "client secret, as it is"],
    [
      "in binary",
      () => Buffer.concat([Buffer.from([0, 255, 195]), Buffer.from(token)]),
      "access token, as it is",
    ],
    ["in UTF-16", () => Buffer.from(`\uFEFF${password}`, "utf16le"), "password, in UTF-16"],
    ["in an address", () => `http://me:${encodeURIComponent(password)}@proxy`, "password, in a URL"],
    ["in JSON", () => JSON.stringify({ password }), "password, in JSON"],
    [
      "in a Basic header",
      () => Buffer.from(`a:${clientSecret}`).toString("base64"),
      "client secret, in Base64",
    ],
    [
      "inside Base64 for URLs",
      () => Buffer.from(`[["${password}"]]`).toString("base64url"),
      "password, in Base64",
    ],
    ["cut at its end", () => token.slice(0, -30), "access token, as it is"],
    ["cut at its beginning", () => token.slice(-40), "access token, as it is"],
    [
      "across two pieces of a big file",
      () => `${"x".repeat(2 ** 20 - 10)}${clientSecret}`,
      "client secret, as it is",
    ],
  ];
  for (const [name, content, finding] of forms) {
    it(`finds a secret ${name}`, async () => {
      assert.deepEqual(await findings(content()), [`${file()}: ${finding}`]);
    });
  }

  it("finds a secret in the name of a file", async () => {
    await writeFile(join(left, `a-${clientSecret}`), "");
    assert.deepEqual((await scan()).findings, [`the file name ${left}/a-…: client secret, as it is`]);
  });

  it("names no secret in what it says", async () => {
    await writeFile(join(left, "all"), `${clientSecret} ${password} ${token}`);
    const { findings } = await scan([`databricks --token ${token}`]);
    assert.equal(findings.length, 4);
    const told = findings.join("\n");
    for (const secret of [clientSecret, password, token]) assert.ok(!told.includes(secret.slice(-8)));
    assert.equal(
      findings[3],
      "the command line databricks --token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.…: access token, as it is",
    );
  });

  it("passes over a file that a test wrote, until it is changed", async () => {
    const config = join(left, ".databrickscfg");
    await withLedger(() => writeFixture(config, `[a]\nclient_secret = ${clientSecret}\n`));
    assert.deepEqual((await scan()).findings, []);
    await writeFile(join(left, "copy"), await readFile(config));
    assert.deepEqual((await scan()).findings, [`${join(left, "copy")}: client secret, as it is`]);
    await writeFile(config, `${await readFile(config, "utf8")}# changed\n`);
    assert.equal((await scan()).findings.length, 2);
  });

  it("passes over a proxy that a test put into settings, there and in VS Code's history of them, and not elsewhere", async () => {
    const user = join(left, "user-data/User");
    const proxy = "http://me:word-of-the-proxy@127.0.0.1";
    const settings = (more: object): string => JSON.stringify({ "http.proxy": proxy, ...more });
    await mkdir(join(user, "History/-6a"), { recursive: true });
    await withLedger(() => writeFixture(join(user, "settings.json"), settings({ old: false })));
    await writeFile(join(user, "settings.json"), settings({ new: "off" }));
    await writeFile(join(user, "History/-6a/NMKG.json"), settings({ new: "off" }));
    assert.deepEqual((await scan()).findings, []);
    await writeFile(join(user, "History/-6a/NMKG.json"), settings({ other: "word-of-the-proxy" }));
    await writeFile(join(user, "state.json"), settings({}));
    assert.deepEqual((await scan()).findings.toSorted(), [
      `${join(user, "History/-6a/NMKG.json")}: proxy password, as it is`,
      `${join(user, "state.json")}: proxy password, as it is`,
    ]);
  });

  it("passes over a program's own store, and not over its neighbour", async () => {
    await note({ store: join(left, "store.json") });
    await writeFile(join(left, "store.json"), token);
    await writeFile(join(left, "store.json.bak"), token);
    assert.deepEqual((await scan()).findings, [`${join(left, "store.json.bak")}: access token, as it is`]);
  });

  it("does not follow links, nor wait for a socket", async () => {
    const server = createServer().listen(join(left, "socket"));
    await once(server, "listening");
    await symlink("/dev/zero", join(left, "link"));
    assert.equal((await scan()).files, 0);
    server.close();
  });

  const withLedger = async (action: () => Promise<unknown>): Promise<void> => {
    const saved = process.env["TEST_SECRETS_FILE"];
    process.env["TEST_SECRETS_FILE"] = ledgerFile;
    try {
      await action();
    } finally {
      if (saved === undefined) delete process.env["TEST_SECRETS_FILE"];
      else process.env["TEST_SECRETS_FILE"] = saved;
    }
  };

  it("knows the secrets of the stand-in workspace, of its proxy, of profiles and of an environment", async () => {
    await unlink(ledgerFile);
    let workspaceToken = "";
    await withLedger(async () => {
      await using workspace = await startWorkspace();
      workspaceToken = workspace.issueToken();
      await (await startProxy({ credentials: { user: "me", password: "word-of-the-proxy" } })).close();
      await writeFixture(join(left, "config"), "[a]\npassword = word-of-a-profile\ntoken = short\n");
      noteEnvironment({
        DATABRICKS_TOKEN: "word-of-the-environment",
        HTTPS_PROXY: "http://me:word%20of%20it@x",
      });
      await writeFile(join(left, "leaks"), `${workspace.clientSecret}, word-of-the-proxy, ${workspaceToken}`);
    });
    await writeFile(join(left, "more"), "word-of-a-profile, word-of-the-environment, word of it; short");
    assert.equal((await stat(ledgerFile)).mode & 0o777, 0o600);
    assert.deepEqual((await scan()).findings, [
      `${join(left, "leaks")}: client secret, as it is`,
      `${join(left, "leaks")}: proxy password, as it is`,
      `${join(left, "leaks")}: access token, as it is`,
      `${join(left, "more")}: password, as it is`,
      `${join(left, "more")}: databricks token, as it is`,
      `${join(left, "more")}: proxy password, as it is`,
    ]);
  });

  it("sees the command line of a child, and of a grandchild whose parent has ended", async () => {
    const watch = watchCommandLines(20);
    const idle = "setTimeout(() => {}, 60_000)";
    const child = spawn(process.execPath, ["-e", idle, token], { stdio: "ignore" });
    // It gets its secret when its stdin ends, which is when its parent has.
    const shell = `read line; exec ${process.execPath} -e "$IDLE" "$SECRET"`;
    const program = `const { spawn } = require("node:child_process");
      const grandchild = spawn("sh", ["-c", ${JSON.stringify(shell)}], { stdio: ["pipe", "ignore", "ignore"], detached: true });
      console.log(grandchild.pid);
      process.stdin.resume().on("end", () => process.exit());`;
    const parent = spawn(process.execPath, ["-e", program], {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, IDLE: idle, SECRET: clientSecret },
    });
    const sees = async (text: string): Promise<void> => {
      while (![...watch.seen].some((line) => line.includes(text))) await delay(20);
    };
    let grandchild = 0;
    try {
      grandchild = Number(String(((await once(parent.stdout, "data")) as [Buffer])[0]));
      await sees("sh -c read line");
      parent.stdin.end();
      await once(parent, "exit");
      await sees(token);
      await sees(clientSecret);
      const { findings } = await scan(watch.seen);
      assert.deepEqual(findings.map((finding) => finding.split("…: ")[1]).sort(), [
        "access token, as it is",
        "client secret, as it is",
      ]);
    } finally {
      watch.stop();
      child.kill();
      if (grandchild > 0) process.kill(grandchild);
    }
  });
});
