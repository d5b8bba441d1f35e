import * as vscode from "vscode";
import type { ErrorFrame } from "../../reading/errorFrames.ts";
import type { Diagnostics } from "../messages/diagnostics.ts";
import { technicalDetail } from "../messages/technicalDetail.ts";
import { remember, rememberingFinder } from "./sourceFiles.ts";

/** Of one error, the deepest ones. */
const MOST_LOOKED_UP = 12;

/** A frame of an error that lies in the workspace. */
export interface ErrorPlace {
  readonly uri: vscode.Uri;
  /** From 1. */
  readonly line: number;
  /** Undefined where the log names none. */
  readonly functionName: string | undefined;
}

export interface ErrorPlaces {
  /** The frames of an app's error that certainly lie in the workspace, in their order. */
  of(app: string, frames: readonly ErrorFrame[]): Promise<readonly ErrorPlace[]>;
}

/**
 * Answers from memory for a while. `sourceFolderOf` is where the project keeps the source of an app, absolute. Where a host
 * cannot search, an error is told all the same, without its place.
 */
export function createErrorPlaces(
  sourceFolderOf: (app: string) => Promise<string | undefined>,
  diagnostics: Pick<Diagnostics, "warn">,
): ErrorPlaces {
  const finder = rememberingFinder();
  const folderOf = remember(sourceFolderOf);
  return {
    async of(app, frames) {
      if (frames.length === 0 || vscode.workspace.workspaceFolders === undefined) return [];
      const folder = await folderOf(app);
      const places: ErrorPlace[] = [];
      for (const { path, line, functionName } of frames.slice(0, MOST_LOOKED_UP)) {
        try {
          const { uris, isCertain } = await finder.find(path, folder);
          const [uri] = uris;
          if (isCertain && uri !== undefined) places.push({ uri, line, functionName });
        } catch (error) {
          diagnostics.warn(`The source of an error could not be looked for. ${technicalDetail(error)}`);
          return places;
        }
      }
      return places;
    },
  };
}
