import * as vscode from "vscode";
import { ask, backButtons, place } from "./quickInputs.ts";
import type { StepPosition } from "./steps.ts";

export interface TextQuestion {
  readonly title: string;
  /** Undefined for a question that is part of another. */
  readonly position?: StepPosition;
  readonly value: string;
  readonly prompt: string;
  readonly placeholder: string;
  /** A sentence about what is wrong, or undefined. Asked while the person types. */
  readonly check: (value: string) => string | undefined;
}

/** Undefined means back. */
export async function askText(question: TextQuestion): Promise<string | undefined> {
  const { title, position, value, prompt, placeholder, check } = question;
  const input = vscode.window.createInputBox();
  place(input, title, position);
  input.buttons = backButtons(position);
  input.value = value;
  input.prompt = prompt;
  input.placeholder = placeholder;
  // Fetching the text to paste from another window must not lose the answers given so far.
  input.ignoreFocusOut = true;
  return ask(input, ({ answer }) => [
    input.onDidTriggerButton(() => {
      answer(undefined);
    }),
    input.onDidChangeValue((typed) => {
      input.validationMessage = check(typed);
    }),
    input.onDidAccept(() => {
      input.validationMessage = check(input.value);
      if (input.validationMessage === undefined) answer(input.value);
    }),
  ]);
}
