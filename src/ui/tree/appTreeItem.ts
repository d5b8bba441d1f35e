import * as vscode from "vscode";
import type { LogSessions } from "../../sessions/logSessions.ts";
import { listedParts } from "../text/joined.ts";
import { idOf } from "../text/settings.ts";
import { nodeContext, nodeDescription, nodeIcon, nodeLabel, nodeTooltip } from "./appNode.ts";
import type { AppNode } from "./appNode.ts";

/** What helps where the apps cannot be listed: a row that a click or Enter carries out. */
export interface RemedyNode {
  readonly label: string;
  readonly description?: string;
  /** Why it is there, in a sentence. */
  readonly detail?: string;
  /** Codicon name. */
  readonly icon: string;
  readonly apply: () => void;
}

export type TreeNode = AppNode | RemedyNode;

/** Carries out the remedy it is given; in no menu, since only its row knows it. */
export const REMEDY_COMMAND = "_databricksAppLogs.applyRemedy";

export function treeItem(node: TreeNode, sessions: LogSessions): vscode.TreeItem {
  return "app" in node ? appItem(node, sessions) : remedyItem(node);
}

function appItem(node: AppNode, sessions: LogSessions): vscode.TreeItem {
  const { t } = vscode.l10n;
  const session = sessions.get(node.key);
  const { icon, color } = nodeIcon(node, session, t);
  const item = new vscode.TreeItem(node.app.name);
  item.id = node.key;
  item.description = nodeDescription(node, session, t);
  item.iconPath = new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
  item.tooltip = new vscode.MarkdownString(nodeTooltip(node, t));
  item.contextValue = nodeContext(node, session);
  item.accessibilityInformation = { label: nodeLabel(node, session, t) };
  item.command = { title: t("Stream Log"), command: idOf("streamListed"), arguments: [node.key] };
  return item;
}

function remedyItem(node: RemedyNode): vscode.TreeItem {
  const item = new vscode.TreeItem(node.label);
  item.iconPath = new vscode.ThemeIcon(node.icon);
  if (node.description !== undefined) item.description = node.description;
  if (node.detail !== undefined) item.tooltip = node.detail;
  const label = listedParts(
    [node.label, node.description, node.detail].filter((part) => part !== undefined),
    vscode.l10n.t,
  );
  item.accessibilityInformation = { label, role: "button" };
  item.command = { title: node.label, command: REMEDY_COMMAND, arguments: [node] };
  return item;
}
