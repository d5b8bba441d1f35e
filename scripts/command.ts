import { spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { atExit } from "./atExit.ts";
import { Setback } from "./setback.ts";

export const projectFolder = resolve(import.meta.dirname, "..");

/** A program of node_modules, by its entry file, so that no shell and no PATH is needed to start it. */
export const programs = {
  eslint: "node_modules/eslint/bin/eslint.js",
  tsc: "node_modules/typescript/bin/tsc",
  prettier: "node_modules/prettier/bin/prettier.cjs",
  vsce: "node_modules/@vscode/vsce/vsce",
} as const;

/**
 * Runs a Node program of the project in the project's folder, and answers its exit code.
 * A quiet one's output is shown only when it fails.
 */
export async function runNode(
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly isQuiet?: boolean } = {},
): Promise<number> {
  atExit();
  const isQuiet = options.isQuiet === true;
  const child = spawn(process.execPath, args, {
    cwd: projectFolder,
    env: { ...process.env, ...options.env },
    stdio: isQuiet ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  const code = await new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) => {
      resolve(exitCode ?? 1);
    });
  });
  if (code !== 0 && output !== "") console.error(output.trim());
  return code;
}

/** Builds the extension and the library into dist/. */
export async function buildProject(): Promise<void> {
  if ((await runNode(["esbuild.js"], { isQuiet: true })) !== 0) {
    throw new Setback("The extension does not build. The messages above say why.");
  }
}

/** Writes the .vsix that people install. */
export async function packageExtension(
  file: string,
  options: { readonly isQuiet?: boolean } = {},
): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const flags = ["package", "--no-dependencies", "--allow-missing-repository", "--no-rewrite-relative-links"];
  // vsce runs the manifest's prepublish script through npm, which puts the project's Node on its PATH.
  const code = await runNode([programs.vsce, ...flags, "--out", file], options);
  if (code !== 0) throw new Setback("The .vsix could not be packaged. The messages above say why.");
}
