import { spawn } from "node:child_process";
import { programs, projectFolder, runNode } from "../command.ts";
import { Setback } from "../setback.ts";

/** A place that people install from. Each client reads its token from the environment: no command line shows it. */
export interface Marketplace {
  readonly name: string;
  readonly tokenVariable: string;
  /** @throws Setback where the token may not publish. */
  checkToken(publisher: string): Promise<void>;
  /** @throws Setback where it was refused. */
  upload(vsix: string): Promise<void>;
  /** What `upload` runs, for a person to read. */
  uploadCommand(vsix: string): string;
}

/** Fetched for the upload alone: it brings a second vsce along. */
const ovsxPackage = "ovsx@1.4.0";

function ovsx(args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn("npm", ["exec", "--yes", `--package=${ovsxPackage}`, "--", "ovsx", ...args], {
      cwd: projectFolder,
      stdio: ["ignore", "inherit", "inherit"],
      shell: process.platform === "win32",
    });
    child.on("error", reject);
    child.on("close", (code) => {
      resolve(code ?? 1);
    });
  });
}

async function succeed(name: string, what: string, running: Promise<number>): Promise<void> {
  if ((await running) !== 0) throw new Setback(`${name} refused ${what}. The messages above say why.`);
}

const vsce = (...args: readonly string[]): Promise<number> => runNode([programs.vsce, ...args]);

export const marketplaces: readonly Marketplace[] = [
  {
    name: "Visual Studio Marketplace",
    tokenVariable: "VSCE_PAT",
    checkToken: (publisher) =>
      succeed("Visual Studio Marketplace", "the token of VSCE_PAT", vsce("verify-pat", publisher)),
    upload: (vsix) =>
      succeed("Visual Studio Marketplace", "the package", vsce("publish", "--packagePath", vsix)),
    uploadCommand: (vsix) => `vsce publish --packagePath ${vsix}`,
  },
  {
    name: "Open VSX",
    tokenVariable: "OVSX_PAT",
    checkToken: (publisher) => succeed("Open VSX", "the token of OVSX_PAT", ovsx(["verify-pat", publisher])),
    upload: (vsix) => succeed("Open VSX", "the package", ovsx(["publish", vsix])),
    uploadCommand: (vsix) => `npm exec --package=${ovsxPackage} -- ovsx publish ${vsix}`,
  },
];
