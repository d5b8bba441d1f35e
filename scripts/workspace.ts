import { parseArgs } from "node:util";
import { startDemoApps, startWorkspace } from "../test/support/workspace/index.ts";

const usage = `Usage: npm run workspace -- [--port 8080] [--token-lifetime 3600]

A stand-in Databricks workspace on 127.0.0.1, with four apps that log.
  --port             port of the workspace, 0 for any free one (default 8080)
  --token-lifetime   seconds an access token is good for (default 3600)
`;

interface Arguments {
  readonly port: number;
  readonly tokenLifetimeS: number;
  readonly isHelpWanted: boolean;
}

class ArgumentError extends Error {}

function readArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: "string", default: "8080" },
      "token-lifetime": { type: "string", default: "3600" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  return {
    port: readNumber("--port", values.port, 0, 65_535),
    tokenLifetimeS: readNumber("--token-lifetime", values["token-lifetime"], 1, 86_400),
    isHelpWanted: values.help,
  };
}

function readNumber(name: string, text: string, from: number, to: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < from || value > to) {
    throw new ArgumentError(`${name} must be a whole number from ${from} to ${to}, not "${text}".`);
  }
  return value;
}

async function main(): Promise<void> {
  const { port, tokenLifetimeS, isHelpWanted } = readArguments(process.argv.slice(2));
  if (isHelpWanted) {
    process.stdout.write(usage);
    return;
  }
  const workspace = await startWorkspace({ port, tokenLifetimeS });
  const demoApps = await startDemoApps(workspace);
  const stop = (): void => {
    demoApps.dispose();
    void workspace.close();
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  process.stdout.write(
    [
      `The stand-in workspace answers at ${workspace.url}`,
      "",
      ...workspace.apps.map((app) => `  ${app.name.padEnd(15)} ${app.state.compute.padEnd(8)} ${app.url}`),
      "",
      "A profile for it; append it to ~/.databrickscfg, or keep it in a file that DATABRICKS_CONFIG_FILE names:",
      "",
      workspace.profileIni("stand-in"),
      "Ctrl+C ends it.",
      "",
    ].join("\n"),
  );
}

function explain(error: unknown): { sentence: string; exitCode: number } {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof ArgumentError) {
    return { sentence: message, exitCode: 2 };
  }
  if (code?.startsWith("ERR_PARSE_ARGS_") === true) {
    return { sentence: message.replace(/(\. .*|\.)?$/s, "."), exitCode: 2 };
  }
  return code === "EADDRINUSE"
    ? { sentence: "That port is taken. Choose another with --port, or 0 for any free one.", exitCode: 1 }
    : { sentence: `The stand-in workspace could not start: ${message}`, exitCode: 1 };
}

main().catch((error: unknown) => {
  const { sentence, exitCode } = explain(error);
  process.stderr.write(`${sentence}\n`);
  process.exitCode = exitCode;
});
