import type { SignIns } from "../databricks/auth/signIns.ts";
import type { Subscription } from "../sessions/emitter.ts";
import type { KeptLogs } from "../sessions/kept/keptLogs.ts";
import type { Diagnostics } from "../ui/messages/diagnostics.ts";
import { inBackground } from "../ui/messages/inBackground.ts";

/** Gives up what is kept of a workspace's logs when its person signs out there, in whatever window. */
export function giveUpKept(
  signIns: Pick<SignIns, "list" | "isKept" | "onDidChange">,
  kept: Pick<KeptLogs, "giveUp">,
  diagnostics: Pick<Diagnostics, "info" | "warn">,
): Subscription {
  const signedIn = new Set<string>();
  const look = async (): Promise<void> => {
    for (const host of [...signedIn]) {
      // One that the workspace has ended is no sign-out: it is kept until the person signs in again, or out.
      if (await signIns.isKept(host)) continue;
      signedIn.delete(host);
      const { apps } = await kept.giveUp(host);
      if (apps > 0) diagnostics.info(`What was kept of ${apps} logs of ${host} is deleted.`);
    }
    for (const { host } of await signIns.list()) signedIn.add(host);
  };
  let looked = look();
  const lookAgain = (): void => {
    looked = looked.then(look, look);
    inBackground(diagnostics, "What is kept of logs was not given up.", looked);
  };
  // A locked keychain is told where a sign-in is asked for.
  looked.catch(() => undefined);
  return signIns.onDidChange(lookAgain);
}
