import type { App, AppDeployment } from "../databricks/api/app.ts";

/** Kept of one app; older ones are of no use to anybody. */
const MOST_KNOWN = 50;
/** A newer deployment runs without an error for so long, and the error is of the past. Milliseconds. */
export const WITHOUT_ERROR_MS = 120_000;

/** A deployment that an app runs, or ran. */
export interface KnownDeployment {
  readonly id: string;
  /** Epoch milliseconds; undefined where the platform does not say. */
  readonly createdMs: number | undefined;
}

interface Seen extends KnownDeployment {
  /** From when on what the app logs is of it. */
  readonly fromMs: number;
}

/** Which deployment of an app was there when, as far as a session has seen them. */
export class DeploymentTimes {
  /** Oldest first. */
  #seen: readonly Seen[] = [];
  /** Since when the last one runs, as far as anybody saw. Epoch milliseconds. */
  #runningSinceMs: number | undefined;

  /** @returns whether that is a deployment that was not known. */
  saw(app: App, nowMs: number): boolean {
    const isFirst = this.#seen.length === 0;
    const failed = app.pendingDeployment?.state === "FAILED" ? app.pendingDeployment : undefined;
    const before = this.#seen.at(-1)?.id;
    const isNew = [this.#add(app.activeDeployment, nowMs), this.#add(failed, nowMs)].includes(true);
    const last = this.#seen.at(-1);
    if (last?.id !== before) this.#runningSinceMs = undefined;
    const runs = app.appState === "RUNNING" && app.activeDeployment?.id === last?.id;
    if (!runs || last === undefined) this.#runningSinceMs = undefined;
    // Nobody saw how long the first one runs already.
    else this.#runningSinceMs ??= isFirst ? (last.createdMs ?? nowMs) : nowMs;
    return isNew;
  }

  /** The deployment whose log says something at this moment; undefined for one before all that were seen. */
  at(ms: number): KnownDeployment | undefined {
    return this.#seen.findLast(({ fromMs }) => fromMs <= ms);
  }

  /** Whether what was last said then is of an earlier deployment, and a newer one runs without it for a while. */
  isPast(lastMs: number, nowMs: number): boolean {
    const last = this.#seen.at(-1);
    const since = this.#runningSinceMs;
    if (last === undefined || since === undefined || lastMs >= last.fromMs) return false;
    return nowMs - since >= WITHOUT_ERROR_MS;
  }

  #add(deployment: AppDeployment | undefined, nowMs: number): boolean {
    const id = deployment?.id;
    if (id === undefined || this.#seen.some((seen) => seen.id === id)) return false;
    const parsed = Date.parse(deployment?.createTime ?? "");
    const createdMs = Number.isNaN(parsed) ? undefined : parsed;
    const fromMs = createdMs ?? (this.#seen.length === 0 ? -Infinity : nowMs);
    this.#seen = [...this.#seen, { id, createdMs, fromMs }]
      .sort((a, b) => a.fromMs - b.fromMs)
      .slice(-MOST_KNOWN);
    return true;
  }
}
