import * as vscode from "vscode";
import { chooseRemote, type GitHubRepository } from "./gitHub.ts";
import { readRemotes, type Remote } from "./gitConfig.ts";

/** Of VS Code's own git extension, what is asked of it. */
interface GitApi {
  getRepository(uri: vscode.Uri): {
    readonly state: {
      readonly remotes: readonly {
        readonly name: string;
        readonly fetchUrl?: string;
        readonly pushUrl?: string;
      }[];
      readonly HEAD?: { readonly upstream?: { readonly remote: string } };
    };
  } | null;
}

interface GitExtension {
  getAPI(version: 1): GitApi;
}

/** Where a folder of the window is kept on GitHub; undefined where it is not. Never rejects. */
export async function gitHubOf(folder: vscode.Uri): Promise<GitHubRepository | undefined> {
  const known = await byExtension(folder);
  const found = known && chooseRemote(known.remotes, known.ofBranch);
  if (found !== undefined) return found;
  // Without the extension, in Restricted Mode for one, the file says it: it is read, and nothing is run.
  return folder.scheme === "file" ? chooseRemote(await readRemotes(folder.fsPath)) : undefined;
}

async function byExtension(
  folder: vscode.Uri,
): Promise<{ readonly remotes: readonly Remote[]; readonly ofBranch: string | undefined } | undefined> {
  try {
    const extension = vscode.extensions.getExtension<GitExtension>("vscode.git");
    const repository = (await extension?.activate())?.getAPI(1).getRepository(folder);
    if (repository === undefined || repository === null) return undefined;
    const { remotes, HEAD } = repository.state;
    const urls = remotes.flatMap(({ name, fetchUrl, pushUrl }) => {
      const url = fetchUrl ?? pushUrl;
      return url === undefined ? [] : [{ name, url }];
    });
    return { remotes: urls, ofBranch: HEAD?.upstream?.remote };
  } catch {
    // Git is turned off, or the extension is another one.
    return undefined;
  }
}
