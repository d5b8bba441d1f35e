import type { Translate } from "../text/translate.ts";
import { crashMarkdown } from "./crashMarkdown.ts";
import { quotedSentence, type TroubleReport } from "./troubleReport.ts";

/** GitHub refuses longer addresses, and some browsers do not open them. Characters. */
const LONGEST_URL = 7500;
const LONGEST_TITLE = 150;
/** Tried in turn until the address is short enough: an entry of other scripts takes nine times its length. */
const QUOTE_LENGTHS: readonly number[] = [6000, 4500, 3000, 2000, 1200, 600, 200, 0];

/** A repository on github.com. */
export interface GitHubRepository {
  readonly owner: string;
  readonly name: string;
}

/** What a remote of git leads to; undefined where that is not github.com. Credentials in it are passed over. */
export function gitHubRepository(remote: string): GitHubRepository | undefined {
  const path = remotePath(remote.trim());
  const [, owner = "", name = ""] =
    /^\/*([\w.-]{1,100})\/([\w.-]{1,200}?)(?:\.git)?\/*$/.exec(path ?? "") ?? [];
  const isName = /[\w-]/.test(owner) && /[\w-]/.test(name) && !/^\.git$/i.test(name);
  return isName ? { owner, name } : undefined;
}

function remotePath(remote: string): string | undefined {
  if (remote.length > 1000 || /\s/.test(remote)) return undefined;
  if (/^[a-z][a-z+]*:\/\//i.test(remote)) {
    const url = URL.parse(remote);
    const isKnown = url !== null && /^(?:https?|ssh|git|git\+ssh):$/.test(url.protocol);
    // GitHub's second way for ssh, by the port of https.
    const isGitHub = url?.hostname === "github.com" || url?.hostname === "www.github.com";
    return isKnown && (isGitHub || url.hostname === "ssh.github.com") ? url.pathname : undefined;
  }
  // Who has several accounts names hosts of their own after it, which are no other's: no domain ends so.
  return /^(?:[\w.-]+@)?(?:ssh\.)?github\.com(?:-[\w-]{1,60})?:(?!\/\/)(.+)$/i.exec(remote)?.[1];
}

/** The remote that is meant where there are several: that of the branch, else `origin`, else `upstream`, else the first. */
export function chooseRemote(
  remotes: readonly { readonly name: string; readonly url: string }[],
  ofBranch?: string,
): GitHubRepository | undefined {
  const known = remotes.flatMap(({ name, url }) => {
    const repository = gitHubRepository(url);
    return repository === undefined ? [] : [{ name, repository }];
  });
  const named = (name: string | undefined) => known.find((remote) => remote.name === name);
  return (named(ofBranch) ?? named("origin") ?? named("upstream") ?? known[0])?.repository;
}

/** A new issue, filled in, which the person reads and submits. Never longer than GitHub takes. */
export function issueUrl(
  { owner, name }: GitHubRepository,
  report: TroubleReport,
  command: string | undefined,
  t: Translate,
): string {
  const title = `${report.app}: ${quotedSentence(report.sentence, LONGEST_TITLE)}`;
  const urlWith = (body: string): string =>
    `https://github.com/${owner}/${name}/issues/new?${new URLSearchParams({ title, body }).toString()}`;
  for (const longest of QUOTE_LENGTHS) {
    const url = urlWith(crashMarkdown(report, command, t, longest));
    if (url.length <= LONGEST_URL) return url;
  }
  return urlWith("");
}
