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

/** Tells of every change of the files of this pattern. */
export function watchFiles(pattern: vscode.GlobPattern, onChange: () => void): Subscription {
  const watcher = vscode.workspace.createFileSystemWatcher(pattern);
  return vscode.Disposable.from(
    watcher,
    watcher.onDidChange(onChange),
    watcher.onDidCreate(onChange),
    watcher.onDidDelete(onChange),
  );
}

/** Watches what bundles are made of, beside the bundles' own files in the folders of the window. */
export function watchSources(watch: (pattern: vscode.GlobPattern) => Subscription): SourceWatch {
  let watchers = new Map<string, Subscription>();
  const watchOne = (source: string): Subscription => {
    const { base, rest } = split(source);
    return watch(new vscode.RelativePattern(vscode.Uri.file(base), rest));
  };
  return {
    watch(sources) {
      const next = new Map<string, Subscription>();
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
