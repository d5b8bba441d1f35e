import { basename } from "node:path/posix";
import * as vscode from "vscode";
import { matchFiles, pathInApp } from "../../reading/sourceFrames.ts";

/** What the disk said holds for this long: a flood asks for the same few files again and again. */
const ANSWER_LIFETIME_MS = 15_000;
const MOST_ANSWERS = 500;
const MOST_CANDIDATES = 1000;

/** What no person has written. */
export const EXCLUDED = "**/{node_modules,site-packages,.venv,venv,.git,__pycache__,dist,.databricks}/**";

/** What the workspace has for a path of an app. */
export interface SourceFiles {
  /** None when there is nothing of that name. */
  readonly uris: readonly vscode.Uri[];
  /** Whether they are the path as far as can be told; else they only have its name. */
  readonly fit: boolean;
  /** Whether there can be no other. */
  readonly isCertain: boolean;
}

export interface SourceFinder {
  /** `sourceFolder` is where the project keeps the app's source, absolute. */
  find(path: string, sourceFolder: string | undefined): Promise<SourceFiles>;
}

/** Reads the disk each time. */
export const sourceFinder = createFinder(isFile, findByName);

/** Answers from memory for a while. */
export function rememberingFinder(): SourceFinder {
  return createFinder(remember(isFile), remember(findByName));
}

/** Answers from memory for a while. */
export function remember<Answer>(ask: (name: string) => Promise<Answer>): (name: string) => Promise<Answer> {
  const answers = new Map<string, { readonly untilMs: number; readonly answer: Promise<Answer> }>();
  return (name) => {
    const now = Date.now();
    const known = answers.get(name);
    if (known !== undefined && known.untilMs > now) return known.answer;
    if (answers.size >= MOST_ANSWERS) answers.clear();
    const answer = ask(name);
    answers.set(name, { untilMs: now + ANSWER_LIFETIME_MS, answer });
    return answer;
  };
}

function createFinder(
  has: (path: string) => Promise<boolean>,
  named: (name: string) => Promise<readonly vscode.Uri[]>,
): SourceFinder {
  return {
    async find(path, sourceFolder) {
      const inApp = pathInApp(path);
      if (sourceFolder !== undefined && inApp !== undefined) {
        // Also where the search does not look: an app can run what lies in dist.
        const exact = vscode.Uri.joinPath(vscode.Uri.file(sourceFolder), inApp);
        if (await has(exact.fsPath)) return { uris: [exact], fit: true, isCertain: true };
      }
      const uriOf = new Map((await named(basename(path))).map((uri) => [uri.path, uri]));
      const { files, fit } = matchFiles(path, [...uriOf.keys()], {
        isSourceFolderKnown: sourceFolder !== undefined,
      });
      const isCertain = fit && files.length === 1 && uriOf.size < MOST_CANDIDATES;
      return { uris: files.flatMap((file) => uriOf.get(file) ?? []), fit, isCertain };
    },
  };
}

async function isFile(path: string): Promise<boolean> {
  const isThere = (stat: vscode.FileStat): boolean => (stat.type & vscode.FileType.File) !== 0;
  return vscode.workspace.fs.stat(vscode.Uri.file(path)).then(isThere, () => false);
}

async function findByName(name: string): Promise<readonly vscode.Uri[]> {
  // A name may hold what a glob takes for its own.
  const pattern = `**/${name.replaceAll(/[[\]{}*?]/g, "?")}`;
  return vscode.workspace.findFiles(pattern, EXCLUDED, MOST_CANDIDATES);
}
