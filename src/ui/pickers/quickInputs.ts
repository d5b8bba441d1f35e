import * as vscode from "vscode";
import type { StepPosition } from "./steps.ts";

interface Answering<T> {
  readonly answer: (value: T) => void;
  readonly fail: (error: unknown) => void;
}

/** Gives an input its title and its place among the questions; one that is alone, or part of another, shows none. */
export function place(input: vscode.QuickInput, title: string, position?: StepPosition): void {
  input.title = title;
  if (position === undefined || position.totalSteps === 1) return;
  input.step = position.step;
  input.totalSteps = position.totalSteps;
}

/** Back is offered where there is something to go back to. */
export function backButtons(position?: StepPosition): vscode.QuickInputButton[] {
  return position?.step === 1 ? [] : [vscode.QuickInputButtons.Back];
}

/**
 * Shows an input until it is answered, and disposes it. `listen` wires its events to the answer. Esc, or anything else
 * that hides it, rejects with a CancellationError.
 */
export async function ask<T>(
  input: vscode.QuickInput,
  listen: (answering: Answering<T>) => vscode.Disposable[],
): Promise<T> {
  let subscriptions: vscode.Disposable[] = [];
  try {
    return await new Promise<T>((answer, fail) => {
      subscriptions = listen({ answer, fail });
      subscriptions.push(
        input.onDidHide(() => {
          fail(new vscode.CancellationError());
        }),
      );
      input.show();
    });
  } finally {
    for (const subscription of subscriptions) subscription.dispose();
    input.dispose();
  }
}
