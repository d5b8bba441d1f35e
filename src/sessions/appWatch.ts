import type { App, AppDeployment, AppStatus } from "../databricks/api/apps.ts";
import { describeStatus } from "../databricks/api/apps.ts";
import { deploymentOf, originOf, type Deployment } from "./deployment.ts";
import { LookPace, type LookHint } from "./lookPace.ts";
import type { Notice } from "./sessionItem.ts";

/** How a session looks at the app behind its log. */
export interface AppSource {
  /** What was known when the app was chosen. */
  readonly known: App;
  /** Asks the workspace. Rejects on any trouble, and when the app is gone. */
  look(signal: AbortSignal): Promise<App>;
  /** What became of a deployment. Rejects on any trouble. */
  lookAtDeployment?(id: string, signal: AbortSignal): Promise<AppDeployment | undefined>;
  /** Whether the person lets the lines be read that the platform keeps of the app. Default: they do. */
  readonly mayReadHistory?: () => boolean;
  /** The streamer's status checker; it shows every app it sees to `observe`. */
  createStatusChecker(observe: (app: App) => void): (signal: AbortSignal) => Promise<AppStatus>;
}

/** Whether a stream shows one of several instances. */
export function hasSeveralInstances(app: App): boolean {
  return Math.max(app.maxInstances ?? 0, app.activeInstances ?? 0) > 1;
}

/** What the platform says of an app in trouble. A crash before its compute stopped is over. */
function troubleOf(app: App | undefined): AppStatus | undefined {
  if (app === undefined || (app.appState !== "CRASHED" && app.computeState !== "ERROR")) return undefined;
  const status = describeStatus(app);
  return status.state === "running" ? status : undefined;
}

/** Whether its compute is there, so that its process can be up or down. */
function isUp(app: App): boolean {
  return describeStatus(app).state === "running";
}

function isFailed(deployment: AppDeployment | undefined): boolean {
  return deployment?.state === "FAILED";
}

/** A stop can clear the deployment, so one that comes where none was seen is new only if it was seen on its way. */
function isNewDeployment(before: App | undefined, { activeDeployment }: App): boolean {
  const [last, id] = [before?.activeDeployment?.id, activeDeployment?.id];
  return id !== undefined && id !== last && (last !== undefined || id === before?.pendingDeployment?.id);
}

/** Of a deployment that was on its way, and is neither in place nor on its way any more. */
function goneId(before: App | undefined, { activeDeployment, pendingDeployment }: App): string | undefined {
  const last = before?.pendingDeployment;
  if (last?.id === undefined || isFailed(last)) return undefined;
  return [activeDeployment?.id, pendingDeployment?.id].includes(last.id) ? undefined : last.id;
}

function isUnderWay(deployment: AppDeployment | undefined): boolean {
  return deployment?.state === "IN_PROGRESS";
}

function failure(deployment: AppDeployment | undefined): Notice {
  return {
    kind: "deploymentFailed",
    id: deployment?.id,
    detail: deployment?.message,
    ...(deployment && originOf(deployment)),
  };
}

function deploymentNotices(before: App | undefined, after: App): Notice[] {
  const notices: Notice[] = [];
  const { activeDeployment, pendingDeployment } = after;
  const isKnown = activeDeployment?.id === before?.activeDeployment?.id;
  if (isFailed(activeDeployment) && !(isKnown && isFailed(before?.activeDeployment))) {
    notices.push(failure(activeDeployment));
  } else if (activeDeployment?.id !== undefined && isNewDeployment(before, after)) {
    const last = deploymentOf(before?.activeDeployment);
    const origin = originOf(activeDeployment);
    notices.push({ kind: "deployed", id: activeDeployment.id, ...origin, ...(last && { before: last }) });
  }
  const pending = pendingDeployment?.id;
  const wasPending = before?.pendingDeployment;
  if (pendingDeployment !== undefined && pending !== undefined && pending !== activeDeployment?.id) {
    if (isFailed(pendingDeployment) && !(wasPending?.id === pending && isFailed(wasPending))) {
      notices.push(failure(pendingDeployment));
    } else if (wasPending?.id !== pending && !isFailed(pendingDeployment)) {
      notices.push({ kind: "deploying", id: pending, ...originOf(pendingDeployment) });
    }
  }
  return notices;
}

/**
 * What is worth saying about the step from one look at an app to the next; `before` is undefined for the first. `said` is
 * the trouble told last of which no recovery was told.
 */
export function compareApps(before: App | undefined, after: App, said = troubleOf(before)?.detail): Notice[] {
  const notices = deploymentNotices(before, after);
  const trouble = troubleOf(after);
  if (trouble !== undefined && !(trouble.detail === said && !isNewDeployment(before, after))) {
    notices.push({ kind: "crashed", detail: trouble.detail, phrase: trouble.phrase });
  } else if (said !== undefined && trouble === undefined && after.appState === "RUNNING") {
    notices.push({ kind: "recovered" });
  }
  return notices;
}

export interface AppWatchOptions {
  readonly say: (notice: Notice) => void;
  /** Told of each look, after what there was to say. */
  readonly onSeen?: (app: App) => void;
}

/** Follows what the platform says of an app, and says what changed. */
export class AppWatch {
  readonly #options: AppWatchOptions;
  readonly #pace = new LookPace();
  #app: App | undefined;
  /** Told, and no recovery since. */
  #trouble: string | undefined;
  #isWarned = false;
  /** A deployment of which the app no longer says what became of it. */
  #gone: string | undefined;
  /** The last one that was told to have failed. */
  #failedId: string | undefined;

  constructor(options: AppWatchOptions) {
    this.#options = options;
  }

  /** Whether the app has been seen with more than one instance. */
  get hasSeveralInstances(): boolean {
    return this.#isWarned;
  }

  /** What the app runs, or ran before it was stopped, as far as it was seen. */
  get deployment(): Deployment | undefined {
    return deploymentOf(this.#app?.activeDeployment);
  }

  see(app: App): void {
    // A stop can clear the deployment, and the same one is back after the start.
    const activeDeployment = app.activeDeployment ?? this.#app?.activeDeployment;
    const seen: App = activeDeployment === undefined ? app : { ...app, activeDeployment };
    const notices = compareApps(this.#app, seen, this.#trouble);
    const gone = goneId(this.#app, seen);
    this.#app = seen;
    const trouble = troubleOf(seen)?.detail;
    // On its way up again it is neither down nor well; stopped, its crash is over.
    if (trouble !== undefined || seen.appState === "RUNNING" || !isUp(seen)) this.#trouble = trouble;
    if (!this.#isWarned && hasSeveralInstances(app)) {
      this.#isWarned = true;
      notices.push({ kind: "instances", count: Math.max(app.maxInstances ?? 0, app.activeInstances ?? 0) });
    }
    for (const notice of notices) this.#say(notice);
    this.#pace.saw(trouble !== undefined || isUnderWay(seen.pendingDeployment));
    if (gone !== undefined) {
      this.#gone = gone;
      this.#pace.hurry("exit");
    }
    this.#options.onSeen?.(seen);
  }

  /** Something hints that the app's state has changed, or soon will. */
  lookSoon(hint: LookHint): void {
    this.#pace.hurry(hint);
  }

  /** Looks from time to time while `isLive`, sooner when there is a hint, until aborted. Never rejects. */
  async keepLooking(source: AppSource, isLive: () => boolean, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const isHinted = await this.#pace.untilDue(signal);
        if (isHinted || isLive()) this.see(await source.look(signal));
        await this.#lookAtGone(source, signal);
      } catch {
        // Trouble on the way is the stream's to notice and to tell; this look is simply one less.
      }
    }
  }

  /** The same deployment can be seen to fail on its way, and then in place. */
  #say(notice: Notice): void {
    if (notice.kind === "deploymentFailed" && notice.id !== undefined) {
      if (notice.id === this.#failedId) return;
      this.#failedId = notice.id;
    }
    this.#options.say(notice);
  }

  async #lookAtGone(source: AppSource, signal: AbortSignal): Promise<void> {
    const id = this.#gone;
    if (id === undefined) return;
    this.#gone = undefined;
    const deployment = await source.lookAtDeployment?.(id, signal);
    if (isFailed(deployment)) this.#say(failure(deployment));
  }
}
