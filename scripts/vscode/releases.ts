import { Setback } from "../setback.ts";

/** A VS Code that the tests run in, as npm has it. */
export interface Release {
  /** The version of the npm package code-server, and of the VS Code in it. */
  readonly codeServer: string;
  readonly vscode: string;
  /** The Node that this VS Code has; this process's own unless given. Its server's is no newer than a desktop's. */
  readonly node?: string;
}

/** The floor is what `engines.vscode` promises: the oldest VS Code with the Node 22 that the sources need. */
export const releases = {
  newest: { codeServer: "4.139.1", vscode: "1.139.1" },
  floor: { codeServer: "4.103.2", vscode: "1.103.2", node: "22.17.1" },
} as const satisfies Readonly<Record<string, Release>>;

export type ReleaseName = keyof typeof releases;

/** Names the release that a process and all below it use. */
export const releaseVariable = "APP_LOGS_VSCODE";

function isReleaseName(name: string): name is ReleaseName {
  return Object.hasOwn(releases, name);
}

/**
 * The release that APP_LOGS_VSCODE names, the newest by default.
 *
 * @throws Setback where it names none.
 */
export function chosenRelease(): Release {
  const { [releaseVariable]: name = "newest" } = process.env;
  if (!isReleaseName(name)) {
    throw new Setback(`${releaseVariable} is ${Object.keys(releases).join(" or ")}, not "${name}".`, 2);
  }
  return releases[name];
}
