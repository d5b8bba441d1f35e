import { isRecord } from "./errorBody.ts";
import { phrase, type Phrase, type PhraseValue } from "./phrase.ts";

/** A deployment of an app; states are SUCCEEDED, FAILED, IN_PROGRESS, CANCELLED or whatever the platform says. */
export interface AppDeployment {
  readonly id?: string | undefined;
  readonly state?: string | undefined;
  readonly message?: string | undefined;
  readonly sourceCodePath?: string | undefined;
  readonly gitSource?: GitSource | undefined;
  /** SNAPSHOT, or AUTO_SYNC where the app follows its folder. */
  readonly mode?: string | undefined;
  /** Who deployed: a user's name, or a service principal's client id. */
  readonly creator?: string | undefined;
  readonly createTime?: string | undefined;
}

/** Where code from Git comes from. */
export interface GitSource {
  /** The one that was deployed, where the platform says it; else the one that was asked for. */
  readonly commit?: string | undefined;
  readonly tag?: string | undefined;
  readonly branch?: string | undefined;
  /** Address of the repository. */
  readonly repository?: string | undefined;
}

/** Of a commit: enough to find it by. Characters. */
const COMMIT_LENGTH = 10;

/** Reads what is there and leaves out what is not of the expected type. */
export function parseDeployment(json: unknown): AppDeployment | undefined {
  if (!isRecord(json)) return undefined;
  const status = isRecord(json["status"]) ? json["status"] : {};
  return {
    id: text(json["deployment_id"]),
    state: text(status["state"]),
    message: text(status["message"]),
    sourceCodePath: text(json["source_code_path"]),
    gitSource: parseGitSource(json["git_source"]),
    mode: text(json["mode"]),
    creator: text(json["creator"]),
    createTime: text(json["create_time"]),
  };
}

/** What was deployed, in words: `commit 1a2b3c4d5e (main) of github.com/org/repo`, or the folder; undefined if unknown. */
export function describeCode({ gitSource, sourceCodePath, mode }: AppDeployment): PhraseValue | undefined {
  const git = gitSource && describeGit(gitSource);
  if (git !== undefined) return git;
  return mode === "AUTO_SYNC" && sourceCodePath !== undefined
    ? phrase("{0} (synced)", sourceCodePath)
    : sourceCodePath;
}

function parseGitSource(json: unknown): GitSource | undefined {
  if (!isRecord(json)) return undefined;
  const repository = isRecord(json["git_repository"]) ? json["git_repository"] : {};
  return {
    commit: text(json["resolved_commit"]) ?? text(json["commit"]),
    tag: text(json["tag"]),
    branch: text(json["branch"]),
    repository: text(repository["url"]),
  };
}

function describeGit({ commit, tag, branch, repository }: GitSource): Phrase | undefined {
  const ref =
    commit === undefined
      ? describeName(tag, branch)
      : describeCommit(commit.slice(0, COMMIT_LENGTH), tag ?? branch);
  if (ref === undefined) return undefined;
  // An address can hold a user's name and password.
  const url = repository === undefined ? undefined : URL.parse(repository);
  const place = url ? `${url.host}${url.pathname.replace(/\.git$/, "")}` : undefined;
  return place === undefined ? ref : phrase("{0} of {1}", ref, place);
}

function describeName(tag: string | undefined, branch: string | undefined): Phrase | undefined {
  if (tag !== undefined) return phrase("tag {0}", tag);
  return branch === undefined ? undefined : phrase("branch {0}", branch);
}

function describeCommit(commit: string, name: string | undefined): Phrase {
  return name === undefined ? phrase("commit {0}", commit) : phrase("commit {0} ({1})", commit, name);
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
