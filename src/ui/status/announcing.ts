import type { LogSession } from "../../sessions/logSession.ts";

/** A screen reader has to know a place as one that announces before something changes there. */
const NOTICED_MS = 200;

/** What the item does at a refresh. */
export interface Announcing {
  /** As what it is shown: a change of a status is read out, one of a button is not. */
  readonly role: "button" | "status";
  /** Whether its text is still that of before. */
  readonly isHeldBack: boolean;
  /** When it is to be refreshed again, milliseconds; undefined when that does not matter. */
  readonly againMs?: number;
}

/**
 * Has a screen reader told of each change of a log's state, and of nothing else: counts, rates and countdowns change all
 * the time. The item is a status around such a change, and a button else.
 */
export function createAnnouncing(): (session: LogSession) => Announcing {
  let told: { readonly session: LogSession; readonly phase: string } | undefined;
  let step: "none" | "noticed" | "told" = "none";
  return (session) => {
    const phase = phaseOf(session);
    if (told?.session !== session) {
      // Another log is shown because somebody asked for it, and hears of that where they asked.
      told = { session, phase };
      step = "none";
    }
    if (step === "told") {
      step = "none";
      return { role: "button", isHeldBack: true, againMs: NOTICED_MS };
    }
    if (step === "noticed") {
      told = { session, phase };
      step = "told";
      return { role: "status", isHeldBack: false, againMs: NOTICED_MS };
    }
    if (told.phase === phase) return { role: "button", isHeldBack: false };
    step = "noticed";
    return { role: "status", isHeldBack: true, againMs: NOTICED_MS };
  };
}

/** What a person wants to be told of. */
function phaseOf({ state, health, isFollowing }: LogSession): string {
  const reading = state.kind === "live" && state.isReading === true;
  return [state.kind, reading, health.crash?.sinceMs, isFollowing].join(" ");
}
