import * as vscode from "vscode";
import type { Filters } from "../../sessions/filters.ts";
import { askSources } from "./askSources.ts";
import { askText } from "./askText.ts";
import { checkTail } from "./checkTail.ts";
import { filtersText, sourcesText, tailText, whichText } from "../text/noticeText.ts";
import { ask, backButtons, place } from "./quickInputs.ts";
import { TAIL } from "../text/settings.ts";
import type { Step, StepPosition } from "./steps.ts";

export interface FilterStepOptions {
  /** For a log that streams: the first change is the answer. Default false. */
  readonly isChange?: boolean;
  /** For lines from before, which begin where the person said. Default false. */
  readonly isEarlier?: boolean;
}

interface Filtered {
  readonly filters: Filters;
}

type Change =
  { readonly kind: "sources" | "search" | "tail" } | { readonly kind: "searchFor"; readonly search: string };

type Answer = { readonly kind: "go" } | { readonly kind: "back" } | Change;

interface FilterRow extends vscode.QuickPickItem {
  readonly answer?: Answer;
}

/**
 * The question about filters, all of them at once. `seenSources` are those that the log was seen to have, offered beside
 * the known ones. Enter takes them as they are, and each can be changed before.
 */
export function filterStep<Draft extends Filtered>(
  title: (draft: Draft) => string,
  seenSources: (draft: Draft) => readonly string[],
  { isChange = false, isEarlier = false }: FilterStepOptions = {},
): Step<Draft> {
  return async (draft, position) => {
    let { filters } = draft;
    for (;;) {
      const answer = await askFilters({ title: title(draft), position, filters, isChange, isEarlier });
      if (answer.kind === "go") return { kind: "next", draft: { ...draft, filters } };
      if (answer.kind === "back") return { kind: "back", draft: { ...draft, filters } };
      const shown = { title: title(draft), seenSources: seenSources(draft) };
      const change = await changeOf(answer, filters, shown);
      if (change === undefined) continue;
      filters = { ...filters, ...change };
      if (isChange) return { kind: "next", draft: { ...draft, filters } };
    }
  };
}

interface FilterQuestion extends Required<FilterStepOptions> {
  readonly title: string;
  readonly position: StepPosition;
  readonly filters: Filters;
}

async function askFilters({
  title,
  position,
  filters,
  isChange,
  isEarlier,
}: FilterQuestion): Promise<Answer> {
  const pick = vscode.window.createQuickPick<FilterRow>();
  place(pick, title, position);
  pick.buttons = backButtons(position);
  pick.placeholder = isChange
    ? vscode.l10n.t("Select the filter to change, or type a search term")
    : vscode.l10n.t("Press Enter to go on, type a search term, or select a filter");
  pick.items = filterRows(filters, { isChange, isEarlier }, "");
  return ask<Answer>(pick, ({ answer }) => [
    pick.onDidTriggerButton(() => {
      answer({ kind: "back" });
    }),
    pick.onDidChangeValue((typed) => {
      pick.items = filterRows(filters, { isChange, isEarlier }, typed.trim());
    }),
    pick.onDidAccept(() => {
      const chosen = pick.selectedItems[0]?.answer;
      if (chosen) answer(chosen);
    }),
  ]);
}

function filterRows(
  filters: Filters,
  { isChange, isEarlier }: Required<FilterStepOptions>,
  typed: string,
): FilterRow[] {
  const { t } = vscode.l10n;
  const { sources, search, tail } = filters;
  const go: readonly FilterRow[] = [
    {
      label: isEarlier ? t("Show Earlier Lines") : t("Stream Log"),
      description: isEarlier ? whichText(filters, t) : filtersText(filters, t),
      iconPath: new vscode.ThemeIcon("play"),
      answer: { kind: "go" },
    },
    { label: t("filters"), kind: vscode.QuickPickItemKind.Separator },
  ];
  return [
    ...(isChange ? [] : go),
    {
      label: t("Sources"),
      description: sourcesText(sources, t),
      iconPath: new vscode.ThemeIcon("server-process"),
      answer: { kind: "sources" },
    },
    {
      label: t("Search Term"),
      description: search === "" ? t("none: every line") : search,
      iconPath: new vscode.ThemeIcon("search"),
      answer: { kind: "search" },
    },
    ...(isEarlier ? [] : [tailRow(tail)]),
    // What a person types here is mostly what they look for.
    ...(typed === ""
      ? []
      : [
          {
            label: t('Only Lines with "{0}"', typed),
            iconPath: new vscode.ThemeIcon("search"),
            alwaysShow: true,
            answer: { kind: "searchFor", search: typed } as const,
          },
        ]),
  ];
}

function tailRow(tail: number): FilterRow {
  const { t } = vscode.l10n;
  return {
    label: t("Earlier Lines"),
    description: tail === 0 ? t("all") : tailText(tail, t),
    iconPath: new vscode.ThemeIcon("history"),
    answer: { kind: "tail" },
  };
}

/** Asks for one filter. Undefined when the person goes back. */
async function changeOf(
  change: Change,
  filters: Filters,
  { title, seenSources }: { readonly title: string; readonly seenSources: readonly string[] },
): Promise<Partial<Filters> | undefined> {
  switch (change.kind) {
    case "searchFor":
      return { search: change.search };
    case "sources": {
      const sources = await askSources(title, filters.sources, seenSources);
      return sources && { sources };
    }
    case "search": {
      const search = await askText({
        title,
        value: filters.search,
        prompt: vscode.l10n.t(
          "Only lines with this text, filtered by the app's log service. Empty shows every line.",
        ),
        placeholder: vscode.l10n.t("Search term (optional)"),
        check: () => undefined,
      });
      return search === undefined ? undefined : { search };
    }
    case "tail": {
      const tail = await askText({
        title,
        value: String(filters.tail),
        prompt: vscode.l10n.t(
          "How many earlier lines to begin with. 0 shows all that the app's log service still holds.",
        ),
        placeholder: String(TAIL.default),
        check: (value) => checkTail(value, vscode.l10n.t),
      });
      if (tail === undefined) return undefined;
      return { tail: tail.trim() === "" ? TAIL.default : Number(tail) };
    }
  }
}
