import { spawn, type ChildProcess } from "node:child_process";
import { createWriteStream } from "node:fs";
import { resolve } from "node:path";
import type { Readable } from "node:stream";
import { atExit } from "./atExit.ts";
import { endTree } from "./processTree.ts";
import { Setback } from "./setback.ts";

export const projectFolder = resolve(import.meta.dirname, "..");

/** A program of node_modules, by its entry file, so that no shell and no PATH is needed to start it. */
export const programs = {
  eslint: "node_modules/eslint/bin/eslint.js",
  tsc: "node_modules/typescript/bin/tsc",
  prettier: "node_modules/prettier/bin/prettier.cjs",
  vsce: "node_modules/@vscode/vsce/vsce",
} as const;

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Show what it prints only when it fails. */
  readonly isQuiet?: boolean;
  /** End it, as a failure, when it prints nothing for so long. Never by default. */
  readonly silenceMs?: number;
  /** A file that gets everything it prints, too. */
  readonly copyTo?: string;
  /** Takes what it prints in place of this process's own output. */
  readonly print?: (chunk: Uint8Array) => void;
}

/** Runs a Node program of the project in the project's folder, and answers its exit code. */
export async function runNode(args: readonly string[], options: RunOptions = {}): Promise<number> {
  atExit();
  const child = spawn(process.execPath, args, {
    cwd: projectFolder,
    env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: "1" } : {}), ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const complain = (text: string): void => {
    if (options.print === undefined) console.error(text);
    else options.print(Buffer.from(`${text}\n`));
  };
  const watch = watchSilence(child, options.silenceMs, complain);
  const copy = options.copyTo === undefined ? undefined : createWriteStream(options.copyTo, { flags: "a" });
  let kept = "";
  const take = (stream: Readable, target: NodeJS.WriteStream): void => {
    stream.on("data", (chunk: Buffer) => {
      watch.heard();
      copy?.write(chunk);
      if (options.isQuiet === true) kept += chunk.toString();
      else if (options.print !== undefined) options.print(chunk);
      else target.write(chunk);
    });
  };
  take(child.stdout, process.stdout);
  take(child.stderr, process.stderr);
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (exitCode) => {
        resolve(exitCode ?? 1);
      });
    });
    if (code !== 0 && kept !== "") complain(kept.trim());
    return code;
  } finally {
    watch.stop();
    if (copy !== undefined) await new Promise<void>((resolve) => copy.end(resolve));
  }
}

/** Something left open keeps a test process alive for ever after its last test. */
function watchSilence(
  child: ChildProcess,
  silenceMs: number | undefined,
  complain: (text: string) => void,
): { heard(): void; stop(): void } {
  if (silenceMs === undefined) return { heard: () => undefined, stop: () => undefined };
  const timer = setTimeout(() => {
    complain(`It printed nothing for ${silenceMs / 1000} s and was ended.`);
    void endTree(child.pid);
  }, silenceMs);
  return {
    heard: () => timer.refresh(),
    stop: () => {
      clearTimeout(timer);
    },
  };
}

/** Builds the extension and the library into dist/. */
export async function buildProject(): Promise<void> {
  if ((await runNode(["esbuild.js"], { isQuiet: true })) !== 0) {
    throw new Setback("The extension does not build. The messages above say why.");
  }
}
