import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
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

/** Runs a Node program of the project in the project's folder, and answers its exit code. */
export function runNode(
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly isQuiet?: boolean } = {},
): Promise<number> {
  atExit();
  return new Promise((settle, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: projectFolder,
      env: { ...process.env, ...options.env },
      stdio: ["ignore", options.isQuiet === true ? "ignore" : "inherit", "inherit"],
    });
    child.on("error", reject);
    child.on("close", (code) => {
      settle(code ?? 1);
    });
  });
}

/** Builds the extension and the library into dist/. */
export async function buildProject(): Promise<void> {
  if ((await runNode(["esbuild.js"], { isQuiet: true })) !== 0) {
    throw new Setback("The extension does not build. The messages above say why.");
  }
}

/** Writes the .vsix that people install. */
export async function packageExtension(file: string): Promise<void> {
  const flags = ["package", "--no-dependencies", "--allow-missing-repository", "--no-rewrite-relative-links"];
  // vsce runs the manifest's prepublish script through npm, which puts the project's Node on its PATH.
  const code = await runNode([join(projectFolder, programs.vsce), ...flags, "--out", file]);
  if (code !== 0) throw new Setback("The .vsix could not be packaged. The messages above say why.");
}
