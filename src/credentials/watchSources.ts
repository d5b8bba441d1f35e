import { basename, dirname, join, sep } from "node:path";
import * as vscode from "vscode";
import type { Subscription } from "../sessions/emitter.ts";
import { isInside } from "../databricks/bundle/includes.ts";
import { bundleFileNames } from "../databricks/bundle/findBundles.ts";
import { isWildcard } from "../databricks/bundle/wildcard.ts";

export interface SourceWatch extends Subscription {
  /** These, and no others, from now on: absolute paths, or patterns of Go. */
  watch(sources: readonly string[]): void;
}

/** Watches what bundles are made of, beside the bundles' own files in the folders of the window. */
export function watchSources(onChange: () => void): SourceWatch {
  let watchers = new Map<string, vscode.Disposable>();
  const watchOne = (source: string): vscode.Disposable => {
    const { base, rest } = split(source);
    const watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(vscode.Uri.file(base), rest),
    );
    return vscode.Disposable.from(
      watcher,
      watcher.onDidChange(onChange),
      watcher.onDidCreate(onChange),
      watcher.onDidDelete(onChange),
    );
  };
  return {
    watch(sources) {
      const next = new Map<string, vscode.Disposable>();
      for (const source of sources) {
        if (isWatchedAnyway(source) || next.has(source)) continue;
        next.set(source, watchers.get(source) ?? watchOne(source));
      }
      for (const [source, watcher] of watchers) if (!next.has(source)) watcher.dispose();
      watchers = next;
    },
    dispose() {
      for (const watcher of watchers.values()) watcher.dispose();
    },
  };
}

function isWatchedAnyway(source: string): boolean {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return (
    bundleFileNames.some((name) => name === basename(source)) &&
    folders.some(({ uri }) => uri.scheme === "file" && isInside(uri.fsPath, source))
  );
}

/** The folder up to the first wildcard, and the rest as VS Code reads it, where two stars would stand for any depth. */
function split(source: string): { readonly base: string; readonly rest: string } {
  const parts = source.split(sep);
  const first = parts.findIndex(isWildcard);
  if (first < 0) return { base: dirname(source), rest: basename(source) };
  return {
    base: join(sep, ...parts.slice(0, first)),
    rest: parts
      .slice(first)
      .map((part) => part.replaceAll(/\*+/g, "*"))
      .join("/"),
  };
}
