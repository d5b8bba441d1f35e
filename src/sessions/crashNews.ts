import type { Notice } from "./sessionItem.ts";

/** How the first connection of a start comes out. An app that is waited for may well crash when it comes up. */
const OUTCOMES: ReadonlySet<Notice["kind"]> = new Set(["connected", "retrying", "waiting"]);

/** Which crashes of a streamed app are worth a message: one for each deployment. */
export class CrashNews {
  /** What is said between the start and the first outcome was so before anybody streamed. */
  #isStarting = false;
  #isTold = false;

  get isTold(): boolean {
    return this.#isTold;
  }

  /** The platform's account of a crash that just happened; undefined for every other notice. */
  crashIn(notice: Notice): string | undefined {
    if (notice.kind === "started") this.#isStarting = true;
    if (OUTCOMES.has(notice.kind)) this.#isStarting = false;
    if (notice.kind === "deployed" || notice.kind === "deploymentFailed") this.#isTold = false;
    return notice.kind === "crashed" && !this.#isStarting ? notice.detail : undefined;
  }

  /** A message was shown: nothing more until the next deployment. */
  setTold(): void {
    this.#isTold = true;
  }
}
