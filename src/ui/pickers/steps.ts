/** Where a question stands among the others. */
export interface StepPosition {
  /** Counted from 1, as people see it. */
  readonly step: number;
  readonly totalSteps: number;
}

export type StepOutcome<Draft> =
  | { readonly kind: "next"; readonly draft: Draft }
  | { readonly kind: "back"; readonly draft?: Draft }
  /** The remaining questions need no answer. */
  | { readonly kind: "done"; readonly draft: Draft };

/** Asks one question; rejects when the person cancels. */
export type Step<Draft> = (draft: Draft, position: StepPosition) => Promise<StepOutcome<Draft>>;

/** Asks the questions in turn. Going back keeps the answers already given, as the ones to offer again. */
export async function runSteps<Draft>(initial: Draft, steps: readonly Step<Draft>[]): Promise<Draft> {
  let draft = initial;
  let index = 0;
  for (let step = steps[index]; step !== undefined; step = steps[index]) {
    const outcome = await step(draft, { step: index + 1, totalSteps: steps.length });
    draft = outcome.draft ?? draft;
    if (outcome.kind === "back") {
      index = Math.max(0, index - 1);
      continue;
    }
    if (outcome.kind === "done") break;
    index++;
  }
  return draft;
}
