import { timestampMs } from "../logstream/index.ts";
import { tracebackEnd } from "../reading/tracebackEnd.ts";
import type { Notice, SessionItem } from "./sessionItem.ts";

/** A crash is noticed within half a minute. What was thrown so long before it is of another trouble. */
const LONGEST_BEFORE_MS = 120_000;

/** Lines that come so soon after the word of a crash are the crash's own, and are waited for. Milliseconds. */
export const CRASH_LINES_MS = 5_000;

const DEPLOYMENTS: ReadonlySet<Notice["kind"]> = new Set(["deploying", "deployed", "deploymentFailed"]);

interface Thrown {
  readonly end: string;
  readonly atMs: number;
}

/**
 * What the log gives as the reason of the last crash: the traceback nearest to it, of those that came since the crash or
 * the deployment before it. Its lines can come before the platform's word of the crash, or after.
 */
export class CrashReason {
  /** The last one since the last notice that parts one trouble from another. */
  #latest: Thrown | undefined;
  /** Before a deployment that no line has followed yet: it may be noticed together with the crash of what it brought. */
  #beforeDeployment: Thrown | undefined;
  #ofCrash: Thrown | undefined;
  /** Since the log told of an exit: in a loop of crashes each one's own comes between. */
  #sinceExit: Thrown | undefined;
  /** When the word of the last crash came, epoch milliseconds. */
  #crashedAtMs = -Infinity;

  /** What the traceback ends with, such as `ValueError: no width`; undefined while none has come. */
  get end(): string | undefined {
    return this.#ofCrash?.end;
  }

  /** Every item of a session in turn. */
  see(item: SessionItem): void {
    if (item.kind === "line") {
      this.#beforeDeployment = undefined;
      const end = tracebackEnd([item]);
      if (end === undefined) return;
      const atMs = Math.min(timestampMs(item.line) ?? item.arrivedMs, item.arrivedMs);
      this.#ofCrash = { end, atMs };
      this.#sinceExit = this.#ofCrash;
      const isOfLast = atMs <= this.#crashedAtMs || item.arrivedMs - this.#crashedAtMs <= CRASH_LINES_MS;
      this.#latest = isOfLast ? undefined : this.#ofCrash;
      return;
    }
    const { kind } = item.notice;
    if (DEPLOYMENTS.has(kind) || kind === "recovered") this.#sinceExit = undefined;
    if (DEPLOYMENTS.has(kind)) {
      this.#crashedAtMs = -Infinity;
      this.#beforeDeployment ??= this.#latest;
      this.#latest = undefined;
    } else if (kind === "recovered") {
      this.#forget();
      this.#crashedAtMs = -Infinity;
    } else if (kind === "crashed") {
      this.#seeCrash(item.arrivedMs);
    }
  }

  /**
   * The log tells of an exit, below what was thrown.
   *
   * @param atMs when it came, epoch milliseconds.
   * @param isNew whether it is a crash that nobody told of yet.
   */
  seeExit(atMs: number, isNew: boolean): void {
    if (isNew) this.#seeCrash(atMs, this.#sinceExit);
    this.#sinceExit = undefined;
  }

  #seeCrash(atMs: number, last = this.#latest ?? this.#beforeDeployment): void {
    const isNear = last !== undefined && atMs - last.atMs <= LONGEST_BEFORE_MS;
    this.#forget();
    this.#crashedAtMs = atMs;
    this.#ofCrash = isNear ? last : undefined;
  }

  #forget(): void {
    this.#latest = undefined;
    this.#beforeDeployment = undefined;
  }
}
