import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { connect, until } from "./bareClient.ts";
import { fatalJobs } from "./demoTracebacks.ts";
import { startDemoApps, startWorkspace } from "./index.ts";

interface Finished {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

/** Runs the command; once it says so on stdout it is met, and then interrupted. */
async function runScript(
  args: readonly string[],
  meet?: (stdout: string) => Promise<void>,
): Promise<Finished> {
  const child = spawn(process.execPath, ["scripts/workspace.ts", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const closed = once(child, "close");
  try {
    if (meet !== undefined) {
      await until("the address", () => stdout.includes("Ctrl+C") || child.exitCode !== null);
      await meet(stdout);
    }
  } finally {
    if (meet !== undefined) {
      child.kill("SIGINT");
    }
    await closed;
  }
  return { stdout, stderr, exitCode: child.exitCode };
}

test("runs alone: prints a profile that works, and ends with Ctrl+C", async () => {
  const { exitCode, stderr } = await runScript(["--port", "0"], async (stdout) => {
    const value = (name: string): string => new RegExp(`^${name} += (.+)$`, "m").exec(stdout)?.[1] ?? "";
    assert.equal(value("auth_type"), "oauth-m2m");
    const basic = Buffer.from(`${value("client_id")}:${value("client_secret")}`).toString("base64");
    const reply = await fetch(`${value("host")}/oidc/v1/token`, {
      method: "POST",
      headers: { Authorization: `Basic ${basic}` },
      body: new URLSearchParams({ grant_type: "client_credentials", scope: "all-apis" }),
    });
    const { access_token: token } = (await reply.json()) as { access_token: string };
    const list = await fetch(`${value("host")}/api/2.0/apps`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    const { apps } = (await list.json()) as { apps: { name: string; compute_status: { state: string } }[] };
    assert.deepEqual(
      apps.map((app) => `${app.name} ${app.compute_status.state}`),
      ["image-resizer ACTIVE", "old-dashboard STOPPED", "orders-api ACTIVE", "quiet-reports ACTIVE"],
    );
  });
  assert.deepEqual([exitCode, stderr], [0, ""]);
});

test("answers bad arguments with one sentence, and exit code 2", async () => {
  for (const args of [
    ["--port", "x"],
    ["--port", "70000"],
    ["--port"],
    ["--prot", "1"],
    ["--token-lifetime", "0"],
    ["x"],
  ]) {
    const { stdout, stderr, exitCode } = await runScript(args);
    assert.deepEqual([stdout, exitCode], ["", 2], args.join(" "));
    assert.match(stderr, /^[^\n]+\.\n$/);
  }
});

test("says so when the port is taken", async () => {
  await using workspace = await startWorkspace();
  const { stderr, exitCode } = await runScript(["--port", new URL(workspace.url).port]);
  assert.equal(exitCode, 1);
  assert.match(stderr, /^That port is taken\. [^\n]+\n$/);
});

test("the demo apps are lively: one chatters, one crashes with a whole traceback, one starts when asked", async () => {
  await using workspace = await startWorkspace();
  const demoApps = await startDemoApps(workspace, { speed: 10 });
  const orders = connect(workspace, workspace.app("orders-api"));
  const history = workspace.app("orders-api").ledger.length;
  await until("history and live lines", () => orders.messages.length > history);
  const sources = new Set(workspace.app("orders-api").ledger.map(({ source }) => source));
  assert.deepEqual([...sources].sort(), ["APP", "BUILD", "HTTP", "SYSTEM"]);
  const share = orders.messages.filter((message) => message.includes('"Mozilla/5.0"')).length;
  assert.ok(share > 0.8 * orders.messages.length, "most lines are requests, as they are in public captures");
  const old = workspace.app("old-dashboard");
  void old.start();
  const resizer = workspace.app("image-resizer");
  await until("the crash", () => resizer.state.app === "CRASHED");
  const log = resizer.ledger.map(({ message }) => message).join("\n");
  assert.ok(log.includes(fatalJobs[0]?.traceback.join("\n") ?? "?"));
  await until("the started one's log", () =>
    old.ledger.some(({ message }) => message.includes("Uvicorn running")),
  );
  await until("the next round", () => resizer.state.app === "RUNNING");
  demoApps.dispose();
});
