import { parseApp, type App } from "./app.ts";
import { parseDeployment, type AppDeployment } from "./appDeployment.ts";
import { describeStatus, type AppStatus } from "./appStatus.ts";
import { DatabricksError } from "./errors.ts";
import { isRecord } from "./errorBody.ts";
import { describeSource } from "./credentialSource.ts";
import { getJson, type RestWorkspace } from "./rest.ts";
import { phrase, type Phrase } from "./phrase.ts";

export type { App, AppDeployment } from "./app.ts";
export { describeCode } from "./appDeployment.ts";
export { describeStatus, type AppStatus } from "./appStatus.ts";

export interface RequestOptions {
  readonly signal: AbortSignal;
  /** Bound of each attempt, milliseconds. Default 30000. */
  readonly timeoutMs?: number | undefined;
  /** False asks once and no more. Default true. */
  readonly isPatient?: boolean | undefined;
}

export interface ListOptions extends RequestOptions {
  /** Shown all apps so far after each page but the last. */
  readonly onPage?: ((apps: readonly App[]) => void) | undefined;
}

const path = "/api/2.0/apps";
/** As many as a page may hold, for all pages but the first: that one is to be here soon. */
const largestPage = "1000";
const statusTimeoutMs = 15_000;

/**
 * All apps the credential may see, in the platform's order, each once. Throws a DatabricksError, or the signal's
 * AbortError.
 */
export async function listApps(workspace: RestWorkspace, options: ListOptions): Promise<App[]> {
  const apps = new Map<string, App>();
  const seenTokens = new Set<string>();
  let token = "";
  for (;;) {
    seenTokens.add(token);
    const page = await getPage(workspace, token, options);
    if (!isRecord(page)) throw unexpected(workspace, phrase("a list of apps"));
    for (const item of Array.isArray(page["apps"]) ? page["apps"] : []) {
      const app = parseApp(item);
      if (app !== undefined) apps.set(app.name, app);
    }
    const next = page["next_page_token"];
    token = typeof next === "string" ? next : "";
    // A token handed out twice would page for ever.
    if (token === "" || seenTokens.has(token)) return [...apps.values()];
    options.onPage?.([...apps.values()]);
  }
}

async function getPage(workspace: RestWorkspace, token: string, options: RequestOptions): Promise<unknown> {
  if (token === "") return getJson(workspace, path, options);
  const query = { page_token: token };
  try {
    return await getJson(workspace, path, { ...options, query: { ...query, page_size: largestPage } });
  } catch (error) {
    // Nothing says how large a page may be; a service that refuses it has a size of its own.
    if (!(error instanceof DatabricksError) || error.status !== 400) throw error;
    return getJson(workspace, path, { ...options, query });
  }
}

/** Throws a DatabricksError (`not-found` when there is no such app), or the signal's AbortError. */
export async function getApp(workspace: RestWorkspace, name: string, options: RequestOptions): Promise<App> {
  // A URL drops "." and ".." even when encoded, and an empty name would ask for the list.
  if (/^\.{0,2}$/.test(name)) {
    throw new DatabricksError(
      "not-found",
      phrase(
        '"{0}" is not the name of an app in the workspace at {1} that {2} opens. Check the name.',
        name,
        workspace.host,
        describeSource(workspace.profileName),
      ),
    );
  }
  const json = await getJson(workspace, `${path}/${encodeURIComponent(name)}`, { ...options, appName: name });
  const app = parseApp(json);
  if (app === undefined) throw unexpected(workspace, phrase('the app "{0}"', name));
  return app;
}

/** A deployment of an app, old ones too. Throws a DatabricksError, or the signal's AbortError. */
export async function getDeployment(
  workspace: RestWorkspace,
  name: string,
  id: string,
  options: RequestOptions,
): Promise<AppDeployment | undefined> {
  const place = `${path}/${encodeURIComponent(name)}/deployments/${encodeURIComponent(id)}`;
  return parseDeployment(await getJson(workspace, place, { ...options, appName: name }));
}

/**
 * Says whether the app behind a stream still runs. Only a definite answer counts: any trouble rejects. `observe` is
 * shown each app that was asked for.
 */
export function createAppStatusChecker(
  workspace: RestWorkspace,
  name: string,
  observe?: (app: App) => void,
): (signal: AbortSignal) => Promise<AppStatus> {
  return async (signal) => {
    try {
      const app = await getApp(workspace, name, {
        signal,
        timeoutMs: statusTimeoutMs,
        isPatient: false,
      });
      observe?.(app);
      return describeStatus(app);
    } catch (error) {
      if (!(error instanceof DatabricksError) || error.code !== "not-found") throw error;
      const gone = phrase('The app "{0}" does not exist in the workspace at {1}.', name, workspace.host);
      return { state: "gone", detail: String(gone), phrase: gone };
    }
  };
}

function unexpected(workspace: RestWorkspace, expected: Phrase): DatabricksError {
  return new DatabricksError(
    "bad-response",
    phrase(
      "The workspace at {0} sent something else than {1}. Check that the host of {2} is a Databricks workspace.",
      workspace.host,
      expected,
      describeSource(workspace.profileName),
    ),
  );
}
