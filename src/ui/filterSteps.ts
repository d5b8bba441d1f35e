import * as vscode from "vscode";
import { KNOWN_SOURCES } from "../sessions/filters.ts";
import type { Filters } from "../sessions/filters.ts";
import { checkTail } from "./checkTail.ts";
import { ask, backButtons, place } from "./quickInputs.ts";
import { TAIL } from "./settings.ts";
import type { Step, StepOutcome, StepPosition } from "./steps.ts";

interface Filtered {
  readonly filters: Filters;
}

/** The questions that follow the choice of what to stream: sources, search term, backlog. */
export function filterSteps<Draft extends Filtered>(title: (draft: Draft) => string): readonly Step<Draft>[] {
  const change = (draft: Draft, changed: Partial<Filters>): StepOutcome<Draft> => ({
    kind: "next",
    draft: { ...draft, filters: { ...draft.filters, ...changed } },
  });
  return [
    async (draft, position) => {
      const sources = await askSources(title(draft), position, draft.filters.sources);
      return sources === undefined ? { kind: "back" } : change(draft, { sources });
    },
    async (draft, position) => {
      const search = await askText({
        title: title(draft),
        position,
        value: draft.filters.search,
        prompt: vscode.l10n.t(
          "Only lines with this text, filtered by the app's log service. Empty shows every line.",
        ),
        placeholder: vscode.l10n.t("Search term (optional)"),
        check: () => undefined,
      });
      return search === undefined ? { kind: "back" } : change(draft, { search });
    },
    async (draft, position) => {
      const tail = await askText({
        title: title(draft),
        position,
        value: String(draft.filters.tail),
        prompt: vscode.l10n.t(
          "How many earlier lines to begin with. 0 shows all that the app's log service still holds.",
        ),
        placeholder: String(TAIL.default),
        check: (value) => checkTail(value, vscode.l10n.t),
      });
      if (tail === undefined) return { kind: "back" };
      return change(draft, { tail: tail.trim() === "" ? TAIL.default : Number(tail) });
    },
  ];
}

/** Undefined means back. */
async function askSources(
  title: string,
  position: StepPosition,
  picked: readonly string[],
): Promise<readonly string[] | undefined> {
  const pick = vscode.window.createQuickPick();
  place(pick, title, position);
  pick.buttons = backButtons(position);
  pick.canSelectMany = true;
  pick.placeholder = vscode.l10n.t("Sources to show");
  pick.items = [
    { label: "APP", description: vscode.l10n.t("what the app itself prints") },
    { label: "SYSTEM", description: vscode.l10n.t("what the platform says: builds, starts, stops") },
  ];
  pick.selectedItems = pick.items.filter(({ label }) => picked.includes(label));
  return ask(pick, ({ answer }) => [
    pick.onDidTriggerButton(() => {
      answer(undefined);
    }),
    pick.onDidAccept(() => {
      const labels = pick.selectedItems.map(({ label }) => label);
      if (labels.length === 0) {
        pick.placeholder = vscode.l10n.t("Select at least one source");
        return;
      }
      answer(KNOWN_SOURCES.filter((source) => labels.includes(source)));
    }),
  ]);
}

export interface TextQuestion {
  readonly title: string;
  readonly position: StepPosition;
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
