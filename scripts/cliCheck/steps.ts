import type { Workspace } from "../../test/support/workspace/index.ts";
import type { Cli, RunOptions } from "./cli.ts";
import type { Expectation } from "./expectation.ts";

/** One command line, and what a workspace would have it print. */
export interface Step extends RunOptions {
  readonly args: readonly string[];
  readonly expect: Expectation;
  /** What happens in the workspace before. */
  readonly before?: (() => Promise<void> | void) | undefined;
}

export interface Stage {
  readonly workspace: Workspace;
  /** A host with several workspaces, of which one is there. */
  readonly unified: Workspace;
  readonly cli: Cli;
}
