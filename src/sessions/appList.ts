import { isDeepStrictEqual } from "node:util";
import type { App } from "../databricks/api/apps.ts";
import { DatabricksError } from "../databricks/api/errors.ts";
import type { Workspace } from "../databricks/workspace.ts";
import { Emitter } from "./emitter.ts";
import type { Subscribe, Subscription } from "./emitter.ts";

/** Between two looks at the apps; shorter while one of them is on its way from one state to another. */
const CALM_MS = 30_000;
const BUSY_MS = 5_000;
/** What stays as it is is looked at less and less often, up to this. */
const LONGEST_CALM_MS = 2 * 60_000;
/** The longest wait after failures, which double it. */
const LONGEST_MS = 5 * 60_000;

/** States that pass by themselves. */
const PASSING = new Set(["STARTING", "STOPPING", "UPDATING", "DELETING", "DEPLOYING", "IN_PROGRESS"]);

export interface AppListSource {
  /** Opens the workspace of the profile in force. */
  readonly open: () => Promise<Workspace>;
  /** `onPage` is shown all apps so far, while there are more. */
  readonly list: (
    workspace: Workspace,
    signal: AbortSignal,
    onPage: (apps: readonly App[]) => void,
  ) => Promise<readonly App[]>;
  readonly onListenerError: (error: unknown) => void;
  /** Scale of every wait, for tests. Default 1. */
  readonly pace?: number;
}

export type AppListState =
  | { readonly kind: "unknown" }
  | {
      readonly kind: "listed";
      readonly workspace: Workspace;
      readonly apps: readonly App[];
      /** When the workspace said so, epoch milliseconds. */
      readonly atMs: number;
      /** Why a later look failed; the apps are then as of `atMs`. */
      readonly trouble: Error | undefined;
      /** More are on their way. */
      readonly isPartial?: boolean;
    }
  | { readonly kind: "failed"; readonly error: Error };

/** The apps of a workspace, kept up to date while somebody watches, one look at a time. */
export class AppList implements Subscription {
  /** Settles with the first answer or failure. */
  readonly known: Promise<void>;
  readonly #source: AppListSource;
  readonly #changed: Emitter<void>;
  #becomeKnown: () => void = () => undefined;
  #state: AppListState = { kind: "unknown" };
  #isWatched = false;
  #abort: AbortController | undefined;
  #settled: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  /** How often the apps were the same as before, in a row. */
  #sameLooks = 0;
  #isReplaced = false;
  #answeredAtMs: number | undefined;

  constructor(source: AppListSource) {
    this.#source = source;
    this.#changed = new Emitter(source.onListenerError);
    this.known = new Promise((resolve) => (this.#becomeKnown = resolve));
  }

  /** What is listed, or why nothing is, became different. */
  get onDidChange(): Subscribe<void> {
    return this.#changed.subscribe;
  }

  get state(): AppListState {
    return this.#state;
  }

  /**
   * Watched, it looks from time to time, first as soon as a look is due; else a look under way is given up and no other
   * follows.
   */
  watch(isWatched: boolean): void {
    if (isWatched === this.#isWatched) return;
    this.#isWatched = isWatched;
    this.#sameLooks = 0;
    if (!isWatched) this.#pause();
    else if (this.#answeredAtMs === undefined) void this.refresh();
    else this.#lookWhenDue(this.#answeredAtMs);
  }

  /** Looks now. Settles when this look, or the one that took its place, is over. Never rejects. */
  async refresh(): Promise<void> {
    this.#failures = 0;
    await this.#look();
  }

  /** Another workspace may be meant from now on: what is listed is not kept when a look at it fails. */
  async replace(): Promise<void> {
    this.#isReplaced = true;
    this.#answeredAtMs = undefined;
    if (this.#isWatched) await this.refresh();
  }

  dispose(): void {
    this.#isWatched = false;
    this.#pause();
  }

  #pause(): void {
    clearTimeout(this.#timer);
    this.#abort?.abort();
  }

  #look(): Promise<void> {
    this.#pause();
    const abort = new AbortController();
    this.#abort = abort;
    this.#settled = this.#settled.then(() => this.#ask(abort.signal));
    return this.#settled;
  }

  async #ask(signal: AbortSignal): Promise<void> {
    const next = signal.aborted ? undefined : await this.#answer(signal);
    if (next === undefined || signal.aborted) return;
    this.#state = next;
    const answeredAtMs = performance.now();
    this.#answeredAtMs = answeredAtMs;
    this.#becomeKnown();
    this.#changed.fire();
    if (this.#isWatched) this.#lookWhenDue(answeredAtMs);
  }

  #lookWhenDue(answeredAtMs: number): void {
    const dueAtMs = answeredAtMs + this.#waitMs() * (this.#source.pace ?? 1);
    this.#timer = setTimeout(() => void this.#look(), Math.max(0, dueAtMs - performance.now()));
  }

  async #answer(signal: AbortSignal): Promise<AppListState> {
    try {
      const workspace = await this.#source.open();
      const apps = await this.#source.list(workspace, signal, (some) => {
        if (!signal.aborted) this.#showSome(workspace, some);
      });
      this.#sameLooks = this.#isSame(workspace, apps) ? this.#sameLooks + 1 : 0;
      this.#failures = 0;
      this.#isReplaced = false;
      return { kind: "listed", workspace, apps, atMs: Date.now(), trouble: undefined };
    } catch (thrown) {
      this.#failures += 1;
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      const mayKeep = !this.#isReplaced && error instanceof DatabricksError && error.shouldRetry();
      const state = this.#state;
      return state.kind === "listed" && mayKeep ? { ...state, trouble: error } : { kind: "failed", error };
    }
  }

  /** A whole list stays until the next one is whole. */
  #showSome(workspace: Workspace, apps: readonly App[]): void {
    const isWhole = this.#state.kind === "listed" && this.#state.isPartial !== true;
    if (apps.length === 0 || (isWhole && !this.#isReplaced)) return;
    this.#isReplaced = false;
    this.#state = { kind: "listed", workspace, apps, atMs: Date.now(), trouble: undefined, isPartial: true };
    this.#becomeKnown();
    this.#changed.fire();
  }

  #isSame(workspace: Workspace, apps: readonly App[]): boolean {
    const state = this.#state;
    return (
      state.kind === "listed" &&
      state.workspace.host === workspace.host &&
      isDeepStrictEqual(state.apps, apps)
    );
  }

  #waitMs(): number {
    const state = this.#state;
    const error = state.kind === "failed" ? state.error : state.kind === "listed" ? state.trouble : undefined;
    if (error === undefined && state.kind === "listed" && state.apps.some(isPassing)) return BUSY_MS;
    if (error === undefined) return Math.min(LONGEST_CALM_MS, CALM_MS * 2 ** this.#sameLooks);
    const askedMs = error instanceof DatabricksError ? (error.retryAfterMs ?? 0) : 0;
    return Math.max(askedMs, Math.min(LONGEST_MS, CALM_MS * 2 ** (this.#failures - 1)));
  }
}

function isPassing({ computeState, appState, pendingDeployment }: App): boolean {
  return [computeState, appState, pendingDeployment?.state].some((state) => PASSING.has(state ?? ""));
}
