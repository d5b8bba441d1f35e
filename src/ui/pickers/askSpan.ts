import * as vscode from "vscode";
import { listedParts } from "../text/joined.ts";
import { agoText, clockText, dateText } from "../text/numberText.ts";
import { checkTypedTime, parseTypedTime } from "../text/typedTime.ts";
import { askText } from "./askText.ts";
import { ask, backButtons, place } from "./quickInputs.ts";
import type { StepPosition } from "./steps.ts";

/** How far back lines from before are asked for. */
export type SpanChoice =
  | { readonly kind: "lastCrash" }
  /** Epoch milliseconds. */
  | { readonly kind: "since"; readonly sinceMs: number };

interface SpanRow extends vscode.QuickPickItem {
  readonly choice: SpanChoice | { readonly kind: "typed" } | undefined;
}

export interface SpanQuestion {
  readonly title: string;
  readonly position: StepPosition;
  /** Of the last deployment, epoch milliseconds, where it is known. */
  readonly deployedMs: number | undefined;
  /** The app is down, so that its last crash is what is looked for. */
  readonly isDown: boolean;
}

const MINUTE_MS = 60_000;

/** Asks how far back. Undefined means back. */
export async function askSpan(question: SpanQuestion): Promise<SpanChoice | undefined> {
  for (;;) {
    const answer = await pickSpan(question);
    if (answer?.kind !== "typed") return answer;
    const typed = await askText({
      title: question.title,
      value: "",
      prompt: vscode.l10n.t("From when on. A time of this machine's zone, or how long ago."),
      placeholder: vscode.l10n.t("10:15, 2026-09-20 10:15 or 90 min"),
      check: (value) => checkTypedTime(value, Date.now(), vscode.l10n.t),
    });
    const sinceMs = typed === undefined ? undefined : parseTypedTime(typed, Date.now());
    if (sinceMs !== undefined) return { kind: "since", sinceMs };
  }
}

async function pickSpan(
  question: SpanQuestion,
): Promise<SpanChoice | { readonly kind: "typed" } | undefined> {
  const pick = vscode.window.createQuickPick<SpanRow>();
  place(pick, question.title, question.position);
  pick.buttons = backButtons(question.position);
  pick.placeholder = vscode.l10n.t("Select how far back to read");
  pick.items = spanRows(question, Date.now());
  return ask<SpanChoice | { readonly kind: "typed" } | undefined>(pick, ({ answer }) => [
    pick.onDidTriggerButton(() => {
      answer(undefined);
    }),
    pick.onDidAccept(() => {
      const choice = pick.selectedItems[0]?.choice;
      if (choice !== undefined) answer(choice);
    }),
  ]);
}

function spanRows({ deployedMs, isDown }: SpanQuestion, nowMs: number): SpanRow[] {
  const { t } = vscode.l10n;
  const crash: SpanRow = {
    label: t("The Last Crash"),
    description: t("the two minutes that led to it"),
    iconPath: new vscode.ThemeIcon("error"),
    choice: { kind: "lastCrash" },
  };
  const deployment: SpanRow[] =
    deployedMs === undefined
      ? []
      : [
          {
            label: t("Since the Last Deployment"),
            description: listedParts([dateText(deployedMs), agoText(nowMs - deployedMs, t)], t),
            iconPath: new vscode.ThemeIcon("rocket"),
            choice: { kind: "since", sinceMs: deployedMs },
          },
        ];
  const ages: readonly (readonly [string, number])[] = [
    [t("The Last 15 Minutes"), 15],
    [t("The Last Hour"), 60],
    [t("The Last 24 Hours"), 24 * 60],
  ];
  const spans = ages.map(([label, minutes]): SpanRow => {
    const sinceMs = nowMs - minutes * MINUTE_MS;
    return {
      label,
      description: t("since {0}", minutes > 60 ? dateText(sinceMs) : clockText(sinceMs)),
      iconPath: new vscode.ThemeIcon("history"),
      choice: { kind: "since", sinceMs },
    };
  });
  const typed: SpanRow = {
    label: t("Since a Time..."),
    iconPath: new vscode.ThemeIcon("calendar"),
    choice: { kind: "typed" },
  };
  return isDown ? [crash, ...deployment, ...spans, typed] : [...deployment, crash, ...spans, typed];
}
