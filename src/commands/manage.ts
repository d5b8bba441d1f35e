import * as vscode from "vscode";
import type { LogSession } from "../sessions/logSession.ts";
import { canRetry, isStreaming } from "../sessions/sessionState.ts";
import { ask } from "../ui/pickers/quickInputs.ts";
import { SteadyItems } from "../ui/pickers/steadyItems.ts";
import { streamItemText } from "../ui/pickers/streamItem.ts";
import { closeSession } from "../targets/closeSession.ts";
import { changeFilters } from "./changeFilters.ts";
import { streamAnew } from "../targets/streamAnew.ts";
import type { Services } from "./services.ts";
import { streamApp } from "./stream.ts";

/** How soon the open list tells that a stream changed its state. */
const UPDATE_MS = 1000;
/** Ages and rates alone. Each drawing takes the keyboard's focus from a row's button, and a click between finds none. */
const FIGURES_MS = 10_000;

type Choice =
  | { readonly kind: "show" | "changeFilters" | "again"; readonly session: LogSession }
  | { readonly kind: "stopAll" | "streamAnother" };

type Action = "pause" | "follow" | "changeFilters" | "stop" | "again" | "retryNow" | "close";

interface ActionButton extends vscode.QuickInputButton {
  readonly action: Action;
}

type ButtonMaker = (action: Action, icon: string, tooltip: string) => ActionButton;

interface StreamItem extends vscode.QuickPickItem {
  readonly choice?: Choice;
  readonly buttons?: readonly ActionButton[];
}

/** Lists every stream, kept fresh while open. Pausing, stopping, closing and retrying leave the list open. */
export async function manageStreams(services: Services): Promise<void> {
  const pick = vscode.window.createQuickPick<StreamItem>();
  pick.title = vscode.l10n.t("Manage App Logs");
  pick.placeholder = vscode.l10n.t("Select a log to show");
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.keepScrollPosition = true;
  const rows = new SteadyItems(pick, vscode.QuickPickItemKind.Separator, isSameChoice);
  let shown = "";
  let shownAtMs = 0;
  const update = (): void => {
    const items = listItems(services);
    const facts = factsOf(items);
    if (facts === shown && Date.now() - shownAtMs < FIGURES_MS) return;
    shown = facts;
    shownAtMs = Date.now();
    rows.replace(items);
  };
  update();
  const timer = setInterval(update, UPDATE_MS);
  try {
    const choice = await ask<Choice>(pick, ({ answer, fail }) => {
      const act = (session: LogSession, action: Action): void => {
        if (action === "changeFilters" || action === "again") {
          answer({ kind: action, session });
          return;
        }
        if (action === "stop") session.stop().catch(fail);
        else if (action === "close") closeSession(services, session).then(update, fail);
        else if (action === "retryNow") session.retryNow();
        else session.setFollowing(action === "follow");
        update();
      };
      return [
        new vscode.Disposable(() => {
          rows.dispose();
        }),
        pick.onDidAccept(() => {
          const chosen = rows.meant(pick.selectedItems[0])?.choice;
          if (chosen) answer(chosen);
        }),
        pick.onDidTriggerItemButton(({ item, button }) => {
          const meant = rows.meant(item);
          const of = meant?.choice;
          // A button is named by its place in its row, too.
          const { action } = meant?.buttons?.[item.buttons?.indexOf(button as ActionButton) ?? -1] ?? {};
          if (of && "session" in of && action !== undefined) act(of.session, action);
        }),
      ];
    });
    await carryOut(services, choice);
  } finally {
    clearInterval(timer);
  }
}

async function carryOut(services: Services, choice: Choice): Promise<void> {
  switch (choice.kind) {
    case "show":
      services.sessions.use(choice.session);
      services.channels.show(choice.session);
      return;
    case "changeFilters":
      await changeFilters(services, choice.session.target.key);
      return;
    case "again":
      await streamAnew(services, choice.session, choice.session.filters);
      return;
    case "stopAll":
      await services.sessions.stopAll();
      return;
    case "streamAnother":
      await streamApp(services);
  }
}

function listItems({ sessions, activities }: Services): StreamItem[] {
  const nowMs = Date.now();
  const { t } = vscode.l10n;
  const streams = sessions.all.map((session): StreamItem => {
    const { icon, detail, ...text } = streamItemText(session, {
      nowMs,
      activity: activities.of(session, nowMs),
      all: sessions.all,
      t,
    });
    return {
      ...text,
      ...(detail !== undefined && { detail }),
      choice: { kind: "show", session },
      iconPath: new vscode.ThemeIcon(icon),
      buttons: actionButtons(session),
    };
  });
  return [
    ...streams,
    { label: "", kind: vscode.QuickPickItemKind.Separator },
    {
      label: t("Stream Another App..."),
      iconPath: new vscode.ThemeIcon("add"),
      choice: { kind: "streamAnother" },
    },
    ...(sessions.streaming.length === 0
      ? []
      : [
          {
            label: t("Stop All"),
            description: t("the text stays"),
            iconPath: new vscode.ThemeIcon("debug-stop"),
            choice: { kind: "stopAll" } as const,
          },
        ]),
  ];
}

function actionButtons(session: LogSession): ActionButton[] {
  const { t } = vscode.l10n;
  const isLive = isStreaming(session.state);
  const button: ButtonMaker = (action, icon, tooltip) => ({
    action,
    iconPath: new vscode.ThemeIcon(icon),
    tooltip,
  });
  return [
    ...(isLive && canRetry(session.state) ? [button("retryNow", "refresh", t("Retry Now"))] : []),
    ...(session.isFollowing ? [] : [button("follow", "debug-continue", t("Follow"))]),
    ...(session.isFollowing && isLive ? [button("pause", "debug-pause", t("Pause"))] : []),
    ...(isLive
      ? [button("changeFilters", "filter", t("Change Filters")), button("stop", "debug-stop", t("Stop"))]
      : [againButton(session, button)]),
    button("close", "close", t("Close")),
  ];
}

/** The same act: an error is tried against, a log that is over is gone on with. */
function againButton({ state }: LogSession, button: ButtonMaker): ActionButton {
  const { t } = vscode.l10n;
  return canRetry(state)
    ? button("again", "refresh", t("Retry Now"))
    : button("again", "debug-start", t("Stream Again"));
}

/** What a person acts on; the rest are figures. */
function factsOf(items: readonly StreamItem[]): string {
  const facts = items.map(({ label, detail, choice, buttons }) => [
    label,
    detail,
    choice !== undefined && "session" in choice ? choice.session.state.kind : "",
    buttons?.map(({ action }) => action),
  ]);
  return JSON.stringify(facts);
}

function isSameChoice({ choice: a }: StreamItem, { choice: b }: StreamItem): boolean {
  if (a === undefined || b === undefined) return false;
  if ("session" in a) return "session" in b && a.session === b.session;
  return a.kind === b.kind;
}
