import type { App } from "./app.ts";
import { asSentence, oneLine } from "./errorBody.ts";
import { joinPhrases, phrase, type Phrase } from "./phrase.ts";

export interface AppStatus {
  /** `running`: its log can be read. `waiting`: stopped or in transition. `gone`: deleted, or being deleted. */
  readonly state: "running" | "waiting" | "gone";
  /** Finished sentences: what the platform says of the app. */
  readonly detail: string;
  /** The same, as it can be told in another language. */
  readonly phrase: Phrase;
}

type Sentence = (app: string) => Phrase;

const waitingStates: Readonly<Record<string, Sentence>> = {
  STOPPED: (app) => phrase('The app "{0}" is stopped.', app),
  STOPPING: (app) => phrase('The app "{0}" is stopping.', app),
  STARTING: (app) => phrase('The app "{0}" is starting.', app),
  UPDATING: (app) => phrase('The app "{0}" is being updated.', app),
};

const appStates: Readonly<Record<string, Sentence>> = {
  RUNNING: (app) => phrase('The app "{0}" is running.', app),
  DEPLOYING: (app) => phrase('The app "{0}" is being deployed.', app),
  CRASHED: (app) => phrase('The app "{0}" has crashed.', app),
  UNAVAILABLE: (app) => phrase('The app "{0}" is unavailable.', app),
};

/** A compute in ERROR counts as running: that is when its log is needed. So does a state nobody here knows. */
export function describeStatus(app: App): AppStatus {
  const { name } = app;
  const compute = app.computeState ?? "";
  if (compute === "DELETING") {
    return status("gone", phrase('The app "{0}" is being deleted.', name), app, app.computeMessage);
  }
  const waiting = waitingStates[compute];
  if (waiting !== undefined) return status("waiting", waiting(name), app, app.computeMessage);
  if (compute === "ERROR") {
    const inError = phrase('The compute of the app "{0}" is in error.', name);
    return status("running", inError, app, app.computeMessage);
  }
  const said =
    appStates[app.appState ?? ""]?.(name) ??
    phrase('The app "{0}" is in state {1}.', name, app.appState ?? (compute || phrase("unknown")));
  return status("running", said, app, app.appMessage);
}

/** The platform's own words follow, unless they only repeat the state. */
function status(
  state: AppStatus["state"],
  first: Phrase,
  { name }: App,
  message: string | undefined,
): AppStatus {
  const told = wordsAfter(String(first).replace(`"${name}"`, ""), message);
  const whole = joinPhrases(first, told);
  return { state, detail: String(whole), phrase: whole };
}

function wordsAfter(sentence: string, message: string | undefined): string | undefined {
  const said = oneLine(message);
  if (said === undefined || isRepetition(said, sentence)) return undefined;
  const more = withoutRepetition(said, sentence);
  return `${more.charAt(0).toUpperCase()}${asSentence(more.slice(1))}`;
}

/** What the platform calls the subject: `App compute is stopped.`, `App has status: App is running`. */
const SUBJECT_WORDS = ["the", "app", "application", "compute", "status", "state", "has", "is"];

/** `Crashed: no price` behind a sentence that says so already is `no price`. */
function withoutRepetition(message: string, sentence: string): string {
  const head = /^[^:.;–—-]{1,60}?\s*[:.;–—-]\s+(?=.*\p{L})/u.exec(message)?.[0];
  return head !== undefined && isRepetition(head, sentence) ? message.slice(head.length) : message;
}

function isRepetition(message: string, sentence: string): boolean {
  const said = new Set([...SUBJECT_WORDS, ...wordsOf(sentence)]);
  return wordsOf(message).every((word) => said.has(word));
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
