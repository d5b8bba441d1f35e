import { ensureVSCode, isVSCodeInstalled } from "./install.ts";
import { chosenRelease, type Release } from "./releases.ts";
import { browser, compiler, ensureOnMachine, fonts } from "./systemPackages.ts";

export interface MachineNeeds {
  readonly needsBrowser: boolean;
  /** By default the one that this process uses. */
  readonly release?: Release;
}

/**
 * Fetches what the machine lacks to run VS Code, in one go and before anything is built or tested.
 *
 * @throws Setback naming the exact command, where this process may not run it itself.
 */
export async function prepareMachine(options: MachineNeeds): Promise<void> {
  const release = options.release ?? chosenRelease();
  await ensureOnMachine([
    ...(isVSCodeInstalled(release) ? [] : [compiler]),
    ...(options.needsBrowser ? [browser, fonts] : []),
  ]);
  await ensureVSCode(release);
}
