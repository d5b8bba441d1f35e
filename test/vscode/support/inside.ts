import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import type { Workspace } from "../../support/workspace/index.ts";

const ENTRY = /^\S+ \S+ \[\w+\] \[(APP|SYSTEM|OTHER|Databricks App Logs)\] (.*)$/;

/** Waits for a condition; generous, since the machine may be busy. */
export async function until(what: string, isTrue: () => boolean, withinMs = 60_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error(`Waited ${withinMs} ms for ${what}.`);
    await delay(20);
  }
}

/** Makes the extension sign in to this workspace as its service principal. Returns what undoes it. */
export function useWorkspace(workspace: Workspace): () => void {
  const wanted = {
    DATABRICKS_HOST: workspace.url,
    DATABRICKS_CLIENT_ID: workspace.clientId,
    DATABRICKS_CLIENT_SECRET: workspace.clientSecret,
  };
  const saved = Object.keys(wanted).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, wanted);
  return () => {
    for (const [name, value] of saved) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  };
}

export async function run(name: string, argument?: unknown): Promise<void> {
  await vscode.commands.executeCommand(`databricksAppLogs.${name}`, argument);
}

/** Runs the stream command, and takes the first app and every default as Enter does. */
export async function streamFirstApp(): Promise<void> {
  const answers = { areOver: false };
  const streaming = run("stream").finally(() => {
    answers.areOver = true;
  });
  while (!answers.areOver) {
    await delay(200);
    await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
  }
  await streaming;
}

/** The channel in view, which VS Code mirrors into the extension host: its entries as category and text. */
function entries(name: string): { category: string; text: string }[] {
  const document = vscode.workspace.textDocuments.find(
    ({ uri }) => uri.scheme === "output" && uri.path.includes(name),
  );
  return (document?.getText() ?? "").split("\n").flatMap((line) => {
    const [, category, text] = ENTRY.exec(line) ?? [];
    return category === undefined || text === undefined ? [] : [{ category, text }];
  });
}

export function appLines(name: string): string[] {
  return entries(name).flatMap(({ category, text }) => (category === "Databricks App Logs" ? [] : [text]));
}

export function notices(name: string): string[] {
  return entries(name).flatMap(({ category, text }) => (category === "Databricks App Logs" ? [text] : []));
}
