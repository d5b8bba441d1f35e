import { parseArgs } from "node:util";
import { startWorkspace, type Workspace } from "../test/support/workspace/index.ts";
import { appSteps, logged } from "./cliCheck/appSteps.ts";
import { openCli, type Cli } from "./cliCheck/cli.ts";
import { projectSteps } from "./cliCheck/projectSteps.ts";
import { signInSteps, unifiedWorkspaceId } from "./cliCheck/signInSteps.ts";
import type { Stage, Step } from "./cliCheck/steps.ts";
import { runScript, Setback } from "./setback.ts";

const usage = `Usage: npm run cli-check -- --cli <path> [--verbose]

Runs a real Databricks CLI against the stand-in workspace, and prints each answer that a workspace would not give.
  --cli       the program, such as /usr/local/bin/databricks
  --verbose   print what each command printed
`;

async function main(): Promise<number> {
  const { cli: path, verbose, help } = readArguments();
  if (help) {
    console.log(usage);
    return 0;
  }
  if (path === undefined) throw new Setback("Name the Databricks CLI: npm run cli-check -- --cli <path>", 2);
  await using workspace = await startWorkspace({
    pageSize: 2,
    apps: [
      { name: "orders" },
      { name: "slow", isNew: true, transitionMs: 2000 },
      { name: "stopped", computeState: "STOPPED" },
    ],
  });
  await using unified = await startWorkspace({
    workspaceId: unifiedWorkspaceId,
    apps: [{ name: "only-here" }],
  });
  await using cli = await openCli(path);
  workspace.app("orders").emit(...lines());
  await cli.writeProfiles(profiles(workspace));
  const version = await cli.run(["version"]).catch((error: unknown) => {
    throw new Setback((error as Error).message);
  });
  console.log(version.stdout.trim());

  const stage: Stage = { workspace, unified, cli };
  const steps = [...signInSteps(stage), ...appSteps(stage), ...(await projectSteps(stage))];
  let wrong = 0;
  for (const step of steps) wrong += await take(step, cli, verbose);
  const unheardOf = unheardOfIn([workspace, unified]);
  for (const request of unheardOf) console.log(`✗ no such endpoint: ${request}`);
  wrong += unheardOf.length;
  console.log(`${steps.length} commands, ${wrong} answers that a workspace would not give`);
  return wrong === 0 ? 0 : 1;
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        cli: { type: "string" },
        verbose: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (error) {
    throw new Setback(`${(error as Error).message}\n${usage}`, 2);
  }
}

async function take(step: Step, cli: Cli, isVerbose: boolean): Promise<number> {
  const obstacle = await prepare(step);
  const result = await cli.run(step.args, step);
  const complaint = obstacle ?? step.expect(result);
  console.log(`${complaint === undefined ? "✓" : "✗"} databricks ${step.args.join(" ")}`);
  if (complaint !== undefined) console.log(indent(withoutTokens(complaint)));
  if (isVerbose) console.log(indent(withoutTokens(`${result.stderr}${result.stdout}`.trim())));
  return complaint === undefined ? 0 : 1;
}

/** Why the step makes no sense; undefined when it does. */
async function prepare({ before }: Step): Promise<string | undefined> {
  try {
    await before?.();
    return undefined;
  } catch (error) {
    return `after what was before it: ${(error as Error).message}`;
  }
}

/** Good for nothing once the stand-in is gone, and yet they look like secrets. */
function withoutTokens(text: string): string {
  return text.replaceAll(/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, "[token]");
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, "    ");
}

function* lines() {
  for (let number = 0; number < logged; number++) {
    const source = ["APP", "SYSTEM", "HTTP", "BUILD"][number % 4];
    yield { source, message: `number ${number}` };
  }
}

/** Profiles that are there before anybody has signed in. */
function profiles(workspace: Workspace): string {
  const pat = workspace.issueToken({ kind: "pat" });
  const scopedDown = workspace.issueToken({ kind: "pat", scope: "sql" });
  const section = (name: string, ...fields: readonly string[]): string =>
    [`[${name}]`, `host = ${workspace.url}`, ...fields, ""].join("\n");
  return [
    workspace.profileIni("m2m"),
    section("pat", `token = ${pat}`),
    section("scoped-down", `token = ${scopedDown}`),
    section("nobody", "auth_type = databricks-cli"),
  ].join("\n");
}

/** Requests that were answered with there being no such endpoint, each once. */
function unheardOfIn(workspaces: readonly Workspace[]): string[] {
  const requests = workspaces.flatMap(({ requests }) => requests);
  return [
    ...new Set(
      requests.filter(({ isUnheardOf }) => isUnheardOf).map(({ method, path }) => `${method} ${path}`),
    ),
  ];
}

await runScript(main);
