import * as vscode from "vscode";
import { CrashNews } from "../sessions/crashNews.ts";
import type { Subscription } from "../sessions/emitter.ts";
import { followSessions } from "../sessions/followSessions.ts";
import type { LogSession } from "../sessions/logSession.ts";
import { redact } from "../reading/secrets/redact.ts";
import { messageInBackground } from "../ui/messages/inBackground.ts";
import { crashText } from "../ui/text/failureCatalogue.ts";
import { sentence } from "../ui/text/places.ts";
import { CRASH_LINES_MS, CrashReason } from "./crashReason.ts";
import type { Diagnostics } from "../ui/messages/diagnostics.ts";
import type { StreamDesk } from "../targets/openStream.ts";

/** The platform's word can come before the last lines of the log, and before a log just opened is in view. */
const SETTLING_MS = 1500;
/** So much longer for a log that has not said why: then the platform's word must do. */
const LATE_MS = CRASH_LINES_MS - SETTLING_MS;
const LONGEST_SHOWN = 300;

/** Tells the crash of a streamed app whose log is not in view, once for each deployment. */
export function tellCrashes(
  { sessions, channels }: StreamDesk,
  diagnostics: Pick<Diagnostics, "warn">,
): Subscription {
  const timers = new Set<NodeJS.Timeout>();

  const after = (ms: number, act: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, ms);
    timers.add(timer);
  };

  const tell = async (session: LogSession, detail: string, end: string | undefined): Promise<void> => {
    const name = session.target.name;
    const said = end === undefined ? detail : crashText(name, end, vscode.l10n.t);
    // Masked before it is cut: half a secret is not known as one.
    const message = sentence(redact(said).slice(0, LONGEST_SHOWN));
    const show = vscode.l10n.t("Show Log");
    const picked = await vscode.window.showErrorMessage(message, show);
    if (picked === show) {
      sessions.use(session);
      channels.show(session);
    }
  };

  const subscription = followSessions(sessions, (session) => {
    const news = new CrashNews();
    const reason = new CrashReason();
    const sawCrash = (detail: string): void => {
      const tellUnlessSeen = (): void => {
        if (news.isTold || !sessions.has(session) || channels.inView() === session) return;
        news.setTold();
        messageInBackground(diagnostics, tell(session, detail, reason.end));
      };
      after(SETTLING_MS, () => {
        if (reason.end === undefined) after(LATE_MS, tellUnlessSeen);
        else tellUnlessSeen();
      });
    };
    return (items) => {
      for (const item of items) {
        reason.see(item);
        if (item.kind !== "notice") continue;
        const detail = news.crashIn(item.notice);
        if (detail !== undefined) sawCrash(detail);
      }
    };
  });
  return {
    dispose() {
      for (const timer of timers) clearTimeout(timer);
      subscription.dispose();
    },
  };
}
