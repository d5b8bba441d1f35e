import type { App } from "./app.ts";
import { asSentence, oneLine } from "./errorBody.ts";

export interface AppStatus {
  /** `running`: its log can be read. `waiting`: stopped or in transition. `gone`: deleted, or being deleted. */
  readonly state: "running" | "waiting" | "gone";
  /** Finished sentences: what the platform says of the app. */
  readonly detail: string;
}

const waitingStates: Readonly<Record<string, string>> = {
  STOPPED: "is stopped",
  STOPPING: "is stopping",
  STARTING: "is starting",
  UPDATING: "is being updated",
};

const appStates: Readonly<Record<string, string>> = {
  RUNNING: "is running",
  DEPLOYING: "is being deployed",
  CRASHED: "has crashed",
  UNAVAILABLE: "is unavailable",
};

/** A compute in ERROR counts as running: that is when its log is needed. So does a state nobody here knows. */
export function describeStatus(app: App): AppStatus {
  const subject = `The app "${app.name}"`;
  const compute = app.computeState ?? "";
  if (compute === "DELETING") {
    return { state: "gone", detail: sentences(subject, "is being deleted", app.computeMessage) };
  }
  const waiting = waitingStates[compute];
  if (waiting !== undefined) {
    return { state: "waiting", detail: sentences(subject, waiting, app.computeMessage) };
  }
  if (compute === "ERROR") {
    const ofCompute = `The compute of the app "${app.name}"`;
    return { state: "running", detail: sentences(ofCompute, "is in error", app.computeMessage) };
  }
  const state = appStates[app.appState ?? ""] ?? `is in state ${app.appState ?? (compute || "unknown")}`;
  return { state: "running", detail: sentences(subject, state, app.appMessage) };
}

/** The platform's own words follow, unless they only repeat the state. */
function sentences(subject: string, predicate: string, message: string | undefined): string {
  const first = `${subject} ${predicate}.`;
  const said = oneLine(message);
  if (said === undefined || isRepetition(said, predicate)) return first;
  const more = withoutRepetition(said, predicate);
  return `${first} ${more.charAt(0).toUpperCase()}${asSentence(more.slice(1))}`;
}

/** What the platform calls the subject: `App compute is stopped.`, `App has status: App is running`. */
const SUBJECT_WORDS = ["the", "app", "application", "compute", "status", "state", "has", "is"];

/** `Crashed: no price` behind a sentence that says so already is `no price`. */
function withoutRepetition(message: string, predicate: string): string {
  const head = /^[^:.;–—-]{1,60}?\s*[:.;–—-]\s+(?=.*\p{L})/u.exec(message)?.[0];
  return head !== undefined && isRepetition(head, predicate) ? message.slice(head.length) : message;
}

function isRepetition(message: string, predicate: string): boolean {
  const said = new Set([...SUBJECT_WORDS, ...wordsOf(predicate)]);
  return wordsOf(message).every((word) => said.has(word));
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
