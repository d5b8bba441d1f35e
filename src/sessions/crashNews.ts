import type { Notice } from "./sessionItem.ts";

/** How the first connection of a start comes out. An app that is waited for may well crash when it comes up. */
const OUTCOMES: ReadonlySet<Notice["kind"]> = new Set(["connected", "retrying", "waiting"]);

/** What was told of the crashes of a deployment. A loop of them is news once more. */
export type CrashTold = "nothing" | "crash" | "loop";

/** Which crashes of a streamed app are worth a message: the first of each deployment, and a loop of them. */
export class CrashNews {
  /** What is said between the start and the first outcome was so before anybody streamed. */
  #isStarting = false;
  #told: CrashTold = "nothing";

  get told(): CrashTold {
    return this.#told;
  }

  /** The platform's account of a crash that just happened; undefined for every other notice. */
  crashIn(notice: Notice): string | undefined {
    if (notice.kind === "started") this.#isStarting = true;
    if (OUTCOMES.has(notice.kind)) this.#isStarting = false;
    if (notice.kind === "deployed" || notice.kind === "deploymentFailed") this.#told = "nothing";
    return notice.kind === "crashed" && !this.#isStarting ? notice.detail : undefined;
  }

  /** A message was shown: nothing more of the kind until the next deployment. */
  setTold(told: CrashTold): void {
    this.#told = told;
  }
}
