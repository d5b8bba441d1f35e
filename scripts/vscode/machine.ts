import { ensureVSCode, isVSCodeInstalled } from "./install.ts";
import { browser, compiler, ensureOnMachine, fonts } from "./systemPackages.ts";

/**
 * Fetches what the machine lacks to run VS Code, in one go and before anything is built or tested.
 *
 * @throws Setback naming the exact command, where this process may not run it itself.
 */
export async function prepareMachine(options: { readonly needsBrowser: boolean }): Promise<void> {
  await ensureOnMachine([
    ...(isVSCodeInstalled() ? [] : [compiler]),
    ...(options.needsBrowser ? [browser, fonts] : []),
  ]);
  await ensureVSCode();
}
