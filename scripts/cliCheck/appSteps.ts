import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { toRest } from "../../test/support/workspace/appFields.ts";
import { answers, fails, prints, works } from "./expectation.ts";
import type { CliResult } from "./cli.ts";
import type { Stage, Step } from "./steps.ts";

const line = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ \[(APP|SYSTEM|HTTP|BUILD)\] ./;
/** Lines that the app has logged. */
export const logged = 40;

/** The apps commands, each flag of `apps logs` among them. */
export function appSteps(stage: Stage): Step[] {
  const at = (...args: readonly string[]): string[] => ["apps", ...args, "--profile", "person"];
  const json = (...args: readonly string[]): string[] => [...at(...args), "-o", "json"];
  const deploy = (app: string) => json("deploy", app, "--source-code-path", "/Workspace/source");
  return [
    { args: at("list"), expect: works(/orders +http.* ACTIVE +SUCCEEDED/, /stopped/) },
    {
      args: json("list", "--page-size", "1"),
      expect: answers((apps: readonly object[]) => (apps.length === 3 ? undefined : "not all three apps")),
    },
    { args: json("get", "orders"), expect: knowsEachField(stage) },
    { args: at("get", "absent"), expect: fails(/App with name absent does not exist or is deleted/) },
    ...logSteps(stage, at),
    { args: json("stop", "orders"), expect: hasState("STOPPED") },
    { args: at("stop", "orders"), expect: works(/App 'orders' stopped but is unavailable/) },
    { args: at("logs", "orders"), expect: fails(/503/) },
    { args: at("logs", "orders", "-f"), expect: fails(/app is STOPPED/) },
    { args: json("start", "orders"), expect: hasState("ACTIVE") },
    { args: at("start", "orders", "--no-wait"), expect: works(/App 'orders' is already running/) },
    {
      args: deploy("slow"),
      expect: fails(/Cannot deploy app slow as there is an active deployment in progress/),
      before: () => startSlowly(stage),
    },
    { args: deploy("orders"), expect: hasState("SUCCEEDED") },
    { args: at("deploy", "stopped"), expect: fails(/Cannot deploy app stopped/) },
    { args: at("list-deployments", "orders"), expect: works(/SUCCEEDED/) },
    { args: json("create", "made", "--description", "Made here"), expect: hasState("ACTIVE") },
    { args: at("create", "made"), expect: fails(/An app with the same name already exists/) },
    {
      args: json("update", "made", "--description", "Changed"),
      expect: answers(({ description }: { description?: string }) =>
        description === "Changed" ? undefined : `described as ${String(description)}`,
      ),
    },
    { args: at("get-permission-levels", "made"), expect: works(/CAN_USE/) },
    { args: json("get-permissions", "made"), expect: works(/someone@example\.com/, /admins/) },
    ...["update-permissions", "set-permissions"].map((command) => ({
      args: json(command, "made", "--json", JSON.stringify({ access_control_list: [granted] })),
      expect: works(/"group_name": ?"users"/),
    })),
    { args: at("delete", "made"), expect: works() },
    { args: at("delete", "made"), expect: fails(/is not terminal with state DELETING|does not exist/) },
    { args: at("get", "orders").with(-1, "scoped-down"), expect: fails(/required scopes: apps/) },
  ];
}

const granted = { group_name: "users", permission_level: "CAN_USE" };

function logSteps({ cli }: Stage, at: (...args: readonly string[]) => string[]): Step[] {
  const file = join(cli.home, "orders.log");
  const logs = (...flags: readonly string[]): string[] => at("logs", "orders", ...flags);
  const stream = (count: number, pattern = line) => followed(count, pattern);
  return [
    { args: logs(), expect: prints(logged, line) },
    { args: logs("--tail-lines", "3"), expect: prints(3, line) },
    { args: logs("--search", "number 7"), expect: prints(1, /number 7$/) },
    { args: logs("--source", "system"), expect: prints(logged / 4, /\[SYSTEM\]/) },
    { args: logs("--source", "APP,SYSTEM"), expect: prints(logged / 2, /\[(APP|SYSTEM)\]/) },
    { args: logs("--source", "HTTP"), expect: fails(/invalid --source value "HTTP" \(valid: APP, SYSTEM\)/) },
    { args: logs("--tail-lines", "-1"), expect: fails(/--tail-lines cannot be negative/) },
    {
      args: logs("-o", "json", "--tail-lines", "2"),
      expect: prints(2, /^\{"source":"[A-Z]+","timestamp":\d+(\.\d+)?,"message":"[^"]+"\}$/),
    },
    {
      args: logs("--tail-lines", "5", "--output-file", file),
      expect: prints(5, line),
    },
    { args: logs("-f", "--tail-lines", "0", "--timeout", "2s"), expect: stream(logged) },
    {
      args: logs("--follow", "--tail-lines", "0", "--search", "number 7", "--timeout", "2s"),
      expect: stream(1),
    },
    {
      args: at("get", "orders"),
      before: async () => {
        const lines = (await readFile(file, "utf8")).trimEnd().split("\n");
        if (lines.length !== 5) throw new Error(`--output-file wrote ${lines.length} lines`);
      },
      expect: works(),
    },
    {
      args: logs().with(-1, "pat"),
      expect: fails(/configuration does not support OAuth tokens|302|bad handshake|OAuth/),
    },
  ];
}

/** A stream that its own time limit ends, which the CLI takes for a failure. */
function followed(count: number, pattern: RegExp): Step["expect"] {
  const judge = prints(count, pattern);
  return (result: CliResult) =>
    result.exitCode === undefined ? judge(result) : judge({ ...result, exitCode: 0 });
}

/** Each field that the stand-in tells of an app must be one that the CLI's model knows. */
function knowsEachField({ workspace }: Stage): Step["expect"] {
  return answers((told: object) => {
    const app = workspace.apps.find(({ name }) => name === "orders");
    const sent = namesIn(toRest(app as never));
    const known = namesIn(told);
    const unknown = [...sent].filter((name) => !known.has(name));
    return unknown.length === 0 ? undefined : `fields that the CLI does not know: ${unknown.join(", ")}`;
  });
}

/** Names of all fields that hold something, with those around them. */
function namesIn(value: unknown, path = ""): Set<string> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return new Set([path]);
  const fields = Object.entries(value as Record<string, unknown>).filter(
    ([, held]) => held !== "" && held !== 0,
  );
  return new Set(
    fields.flatMap(([name, held]) => [...namesIn(held, path === "" ? name : `${path}.${name}`)]),
  );
}

function hasState(state: string): Step["expect"] {
  return answers((json: { compute_status?: { state: string }; status?: { state: string } }) => {
    const found = (json.compute_status ?? json.status)?.state;
    return found === state ? undefined : `the state is ${String(found)}, not ${state}`;
  });
}

/** Leaves the app where its compute runs and the platform is still deploying it by itself. */
async function startSlowly({ workspace }: Stage): Promise<void> {
  const app = workspace.app("slow");
  void app.start();
  while (app.state.compute !== "ACTIVE") await new Promise((resolve) => setTimeout(resolve, 5));
}
