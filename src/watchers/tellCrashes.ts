import { basename } from "node:path/posix";
import * as vscode from "vscode";
import type { Subscription } from "../sessions/emitter.ts";
import { followSessions } from "../sessions/followSessions.ts";
import type { LoggedError } from "../sessions/loggedErrors.ts";
import type { LogSession } from "../sessions/logSession.ts";
import { withoutTurns } from "../reading/cleanText.ts";
import { redact } from "../reading/secrets/redact.ts";
import { messageInBackground } from "../ui/messages/inBackground.ts";
import { openAt } from "../ui/sources/openAt.ts";
import { crashText } from "../ui/text/failureCatalogue.ts";
import { shortDeploymentText } from "../ui/text/deploymentText.ts";
import { sentencesText } from "../ui/text/joined.ts";
import { sentence } from "../ui/text/places.ts";
import type { Diagnostics } from "../ui/messages/diagnostics.ts";
import type { StreamDesk } from "../targets/openStream.ts";
import { crashTrouble } from "../targets/troubleReports.ts";
import type { TroubleDesk } from "../targets/troubleReports.ts";
import { chatButton, openChatWith } from "../ui/handover/chat.ts";

/** The word of a crash can come before the last lines of the log, and before a log just opened is in view. */
const SETTLING_MS = 500;
/** So long for a log that has not said why: then the platform's word must do. */
const LATE_MS = 1500;
/** So long at most for a log that is being connected again: what it has to say is still to come. */
const LONGEST_MS = 10_000;
/** So soon after a connect what was missed meanwhile is here. */
const CAUGHT_UP_MS = 2000;
const LOOK_MS = 250;
/** So many crashes within a minute are a loop, which is told too where a crash was told already. */
const LOOP = 3;
const LONGEST_SHOWN = 300;

/** Tells the crash of a streamed app whose log is not in view, once for each deployment, and a loop of crashes. */
export function tellCrashes(
  { sessions, channels, problems }: StreamDesk & Pick<TroubleDesk, "problems">,
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

  const tell = async (session: LogSession, message: string): Promise<void> => {
    const show = vscode.l10n.t("Show Log");
    const error = errorOf(session);
    const [place, fix] = await Promise.all([error && problems.placeOf(session, error), chatButton()]);
    const open = place && vscode.l10n.t("Open {0}", `${basename(place.uri.path)}:${place.line}`);
    const buttons = open === undefined ? [show, fix] : [open, show, fix];
    const picked = await vscode.window.showErrorMessage(message, ...buttons);
    if (place !== undefined && picked === open) await openAt(place.uri, place.line);
    if (picked === show) {
      sessions.use(session);
      channels.show(session);
    }
    if (picked === fix) await openChatWith(await crashTrouble({ problems }, session), diagnostics);
  };
  const tellIfNews = (session: LogSession): void => {
    const { health } = session;
    const times = health.crashesLately(Date.now());
    // An exit at the platform's own word, such as a stop, is forgotten as soon as that is known.
    const isCrash = health.crash !== undefined || times > 1;
    const news = times >= LOOP ? "loop" : "crash";
    const isNews = health.told === "nothing" || (news === "loop" && health.told === "crash");
    if (!isCrash || !isNews || !sessions.has(session) || channels.inView() === session) return;
    health.setTold(news);
    messageInBackground(diagnostics, tell(session, messageOf(session, times)));
  };

  /** `before`: the reason as it was known a look ago; one that grows is not whole. */
  const tellOnceKnown = (session: LogSession, sinceMs: number, before: string | undefined): void => {
    const reason = session.health.lastCrash?.reason;
    const waitedMs = performance.now() - sinceMs;
    const longestMs = isCatchingUp(session) ? LONGEST_MS : LATE_MS;
    if ((reason !== undefined && reason === before) || waitedMs >= longestMs) tellIfNews(session);
    else
      after(LOOK_MS, () => {
        tellOnceKnown(session, sinceMs, reason);
      });
  };

  const subscription = followSessions(sessions, (session) => {
    let seen = 0;
    return () => {
      const { health } = session;
      if (health.crashTotal === seen) return;
      seen = health.crashTotal;
      const sinceMs = performance.now();
      after(SETTLING_MS, () => {
        tellOnceKnown(session, sinceMs, health.lastCrash?.reason);
      });
    };
  });
  return {
    dispose() {
      for (const timer of timers) clearTimeout(timer);
      subscription.dispose();
    },
  };
}

function isCatchingUp({ state }: LogSession): boolean {
  if (state.kind !== "live") return state.kind === "connecting" || state.kind === "retrying";
  return state.isReading === true || Date.now() - state.sinceMs < CAUGHT_UP_MS;
}

/** The error that is the reason of the last crash. */
function errorOf({ errors, health }: LogSession): LoggedError | undefined {
  const { reason } = health.lastCrash ?? {};
  if (reason === undefined) return undefined;
  errors.settle();
  return errors.withSentence(reason);
}

function messageOf({ target, health, deployment }: LogSession, times: number): string {
  const crash = health.lastCrash ?? { reason: undefined, detail: "" };
  const said = crashText({ ...crash, app: target.name, times: times >= LOOP ? times : 1 }, vscode.l10n.t);
  // Masked before it is cut: half a secret is not known as one.
  const told = sentence(shownText(said).slice(0, LONGEST_SHOWN), vscode.l10n.t);
  if (deployment === undefined) return told;
  const running = shownText(shortDeploymentText(deployment, Date.now(), vscode.l10n.t));
  return sentencesText([told, running], vscode.l10n.t);
}

function shownText(text: string): string {
  return withoutTurns(redact(text));
}
