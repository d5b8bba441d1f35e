import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { promisify } from "node:util";
import { removeFolder } from "../support/removeFolder.ts";
import { startProxy } from "../support/proxy/index.ts";
import { startWorkspace } from "../support/workspace/index.ts";
import { numbered, setStage, until } from "./support.ts";

describe("the example", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "example-"));
  });

  afterEach(() => removeFolder(folder));

  const startExample = (env: NodeJS.ProcessEnv, ...args: readonly string[]) =>
    spawn(process.execPath, [join(import.meta.dirname, "../../examples/followApp.ts"), ...args], {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });

  const runExample = async (env: NodeJS.ProcessEnv): Promise<string> => {
    const own = Object.entries(process.env).filter(([name]) => !/_proxy$/i.test(name));
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(import.meta.dirname, "../../examples/followApp.ts")],
      { cwd: folder, env: { ...Object.fromEntries(own), ...env } },
    );
    return stdout;
  };

  it("prints the tail and mirrors it into a private file", async () => {
    await using stage = await setStage();
    stage.app.emit(...numbered("line", 1, 150).map((message) => ({ message, timestamp: 1 })));
    const stdout = await runExample({ APP_URL: stage.app.url, DATABRICKS_TOKEN: stage.target.token });
    const expected = numbered("1970-01-01T00:00:01Z [APP] line", 51, 150).map((line) => `${line}\n`);
    assert.equal(stdout, expected.join(""));
    const file = join(folder, "app.log");
    assert.equal(await readFile(file, "utf8"), stdout);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
  });

  for (const [what, faults, shown] of [
    ["while lines flow", [], "1970-01-01T00:00:01Z [APP] hello\n"],
    [
      "while it waits for its next connect",
      [{ handshake: { status: 503, headers: { "Retry-After": "290" } } }],
      "",
    ],
    ["during a handshake", [{ handshake: { hang: true } }], ""],
  ] as const) {
    it(`ends at Ctrl+C ${what} without a word`, async () => {
      await using stage = await setStage();
      stage.app.emit({ message: "hello", timestamp: 1 });
      stage.app.faults.push(...faults);
      const child = startExample(
        { APP_URL: stage.app.url, DATABRICKS_TOKEN: stage.target.token },
        "--follow",
      );
      const said = { out: "", error: "" };
      child.stdout.on("data", (chunk: Buffer) => (said.out += chunk.toString()));
      child.stderr.on("data", (chunk: Buffer) => (said.error += chunk.toString()));
      await until(() => stage.app.connections.length === 1 && said.out === shown, "the connection");
      const closed = once(child, "close");
      child.kill("SIGINT");
      assert.deepEqual(await closed, [0, null]);
      assert.deepEqual(said, { out: shown, error: "" });
    });
  }

  it("goes through the proxy that HTTPS_PROXY names, but not to a host that NO_PROXY names", async () => {
    const hostname = "127.0.0.2";
    await using workspace = await startWorkspace({ tls: true, hostname, apps: [{ name: "orders" }] });
    const credentials = { user: "someone", password: "secret-word" };
    await using proxy = await startProxy({ credentials });
    const app = workspace.app("orders");
    app.emit({ message: "hello", timestamp: 1 });
    await writeFile(join(folder, "ca.pem"), workspace.caPem ?? "");
    const env = {
      APP_URL: app.url,
      DATABRICKS_TOKEN: workspace.issueToken(),
      NODE_EXTRA_CA_CERTS: join(folder, "ca.pem"),
      HTTPS_PROXY: proxy.url.replace("://", "://someone:secret-word@"),
    };
    assert.equal(await runExample(env), "1970-01-01T00:00:01Z [APP] hello\n");
    assert.equal(
      await runExample({ ...env, NO_PROXY: `example.com,${hostname}` }),
      "1970-01-01T00:00:01Z [APP] hello\n",
    );
    await proxy.close();
    assert.deepEqual(
      proxy.records.map(({ method, target, status }) => `${method} ${target} ${status}`),
      [`CONNECT ${new URL(app.url).host} 200`],
    );
  });
});
