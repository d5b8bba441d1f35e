import * as vscode from "vscode";
import type { Subscription } from "../../sessions/emitter.ts";
import type { LogSessions } from "../../sessions/logSessions.ts";
import { inBackground } from "../messages/inBackground.ts";
import type { Diagnostics } from "../messages/diagnostics.ts";
import { setContext } from "./setContext.ts";

const STORE_KEY = "walkthroughSteps";

/** The context keys of its steps, behind the extension's name. */
const STEPS = ["didSignIn", "didStream", "didRead"] as const;
export type WalkthroughStep = (typeof STEPS)[number];

export interface Walkthrough extends Subscription {
  /** The person did what a step is about. */
  did(step: WalkthroughStep): void;
}

export interface WalkthroughOptions {
  readonly sessions: LogSessions;
  readonly memory: Pick<vscode.Memento, "get" | "update">;
  readonly diagnostics: Pick<Diagnostics, "warn">;
}

/**
 * Has the walkthrough show the steps that were done, also those from before it was opened. VS Code counts a step once a
 * context key turns true, and only from the moment on at which it got to know the walkthrough; a key that is true at that
 * moment counts never. So each key is true for an instant: when its step is done, and when what may be a walkthrough opens.
 */
export function createWalkthrough({ sessions, memory, diagnostics }: WalkthroughOptions): Walkthrough {
  const stored = memory.get(STORE_KEY);
  const done = new Set(STEPS.filter((step) => Array.isArray(stored) && stored.includes(step)));
  const tell = (step: WalkthroughStep): void => {
    setContext(step, true, diagnostics);
    setContext(step, false, diagnostics);
  };
  const did = (step: WalkthroughStep): void => {
    if (done.has(step)) return;
    done.add(step);
    tell(step);
    inBackground(diagnostics, "The walkthrough's steps were not kept.", memory.update(STORE_KEY, [...done]));
  };
  const tellAll = (tabs: readonly vscode.Tab[]): void => {
    // VS Code says of a walkthrough no more than that it is none of the editors that it tells apart.
    if (tabs.some(({ input, isActive }) => isActive && input === undefined))
      for (const step of done) tell(step);
  };
  const subscriptions = [
    sessions.onDidChange(() => {
      if (done.size === STEPS.length || sessions.all.length === 0) return;
      did("didSignIn");
      did("didStream");
      if (sessions.all.some(({ isFollowing }) => !isFollowing)) did("didRead");
    }),
    vscode.window.tabGroups.onDidChangeTabs(({ opened, changed }) => {
      tellAll([...opened, ...changed]);
    }),
  ];
  tellAll(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs));
  return {
    did,
    dispose() {
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}
