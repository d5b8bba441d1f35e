import type { App, AppDeployment } from "../databricks/api/app.ts";
import { deploymentOf, type Deployment } from "./deployment.ts";

/** Kept of one app; older ones are of no use to anybody. */
const MOST_KNOWN = 50;
/** A newer deployment runs without an error for so long, and the error is of the past. Milliseconds. */
export const WITHOUT_ERROR_MS = 120_000;

interface Seen {
  readonly deployment: Deployment;
  /** From when on what the app logs is of it. Epoch milliseconds. */
  readonly fromMs: number;
  /** Of one that failed while another is the active one: from then on that one's log goes on. Epoch milliseconds. */
  readonly untilMs?: number;
}

/** No build takes longer, where nobody saw when it failed. Milliseconds. */
const LONGEST_BUILD_MS = 20 * 60_000;

/** Which deployment of an app was there when, as far as a session has seen them. */
export class DeploymentTimes {
  /** Oldest first. */
  #seen: readonly Seen[] = [];
  /** Since when the last one runs, as far as anybody saw. Epoch milliseconds. */
  #runningSinceMs: number | undefined;

  /** @returns whether that is a deployment that was not known. */
  saw(app: App, nowMs: number): boolean {
    const isFirst = this.#seen.length === 0;
    const { activeDeployment, pendingDeployment } = app;
    const isFailed = pendingDeployment?.state === "FAILED" && pendingDeployment.id !== activeDeployment?.id;
    const before = this.#last?.id;
    const isNew = [
      this.#add(activeDeployment, nowMs),
      this.#add(isFailed ? pendingDeployment : undefined, nowMs, activeDeployment !== undefined),
    ].includes(true);
    const last = this.#last;
    if (last?.id !== before) this.#runningSinceMs = undefined;
    const runs = app.appState === "RUNNING" && app.activeDeployment?.id === last?.id;
    if (!runs || last === undefined) this.#runningSinceMs = undefined;
    // Nobody saw how long the first one runs already.
    else this.#runningSinceMs ??= isFirst ? (last.createdMs ?? nowMs) : nowMs;
    return isNew;
  }

  /** The deployment whose log says something at this moment; undefined for one before all that were seen. */
  at(ms: number): Deployment | undefined {
    return this.#seen.findLast(({ fromMs, untilMs = Infinity }) => fromMs <= ms && ms < untilMs)?.deployment;
  }

  /** Whether what was last said then is of an earlier deployment, and a newer one runs without it for a while. */
  isPast(lastMs: number, nowMs: number): boolean {
    const last = this.#lastSeen;
    const since = this.#runningSinceMs;
    if (last === undefined || since === undefined || lastMs >= last.fromMs) return false;
    return nowMs - since >= WITHOUT_ERROR_MS;
  }

  get #last(): Deployment | undefined {
    return this.#lastSeen?.deployment;
  }

  /** One that failed beside the active one changes nothing of what runs. */
  get #lastSeen(): Seen | undefined {
    return this.#seen.findLast(({ untilMs }) => untilMs === undefined);
  }

  #add(seen: AppDeployment | undefined, nowMs: number, isEnded = false): boolean {
    const deployment = deploymentOf(seen);
    if (deployment === undefined || this.#seen.some((each) => each.deployment.id === deployment.id))
      return false;
    const fromMs = deployment.createdMs ?? (this.#seen.length === 0 ? -Infinity : nowMs);
    const untilMs = isEnded ? Math.max(fromMs, Math.min(nowMs, fromMs + LONGEST_BUILD_MS)) : undefined;
    this.#seen = [...this.#seen, { deployment, fromMs, ...(untilMs !== undefined && { untilMs }) }]
      .sort((a, b) => a.fromMs - b.fromMs)
      .slice(-MOST_KNOWN);
    return true;
  }
}
