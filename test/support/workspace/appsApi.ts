import { createApp, deleteApp, notTerminal, appUpdate, updateApp, updateAppByMask } from "./appChanges.ts";
import type { AppMaker } from "./appChanges.ts";
import { toRest } from "./appFields.ts";
import { createDeployment, readDeployments } from "./deploymentsApi.ts";
import { restError, type HttpAnswer, type HttpQuestion } from "./httpAnswer.ts";
import type { LocalApp } from "./standInApp.ts";

export interface AppsApiHost extends AppMaker {
  readonly pageSize: number;
}

/** `/api/2.0/apps` and what is below it. The bearer was checked before. */
export function answerAppsApi(
  question: HttpQuestion,
  host: AppsApiHost,
): HttpAnswer | Promise<HttpAnswer> | undefined {
  const { method, url, body } = question;
  const [name, action, id, ...rest] = url.pathname
    .slice("/api/2.0/apps".length)
    .split("/")
    .slice(1)
    .map((segment) => decodeURIComponent(segment));
  const route =
    `${method} ${[name && "{name}", action, id && "{id}", ...rest].filter(Boolean).join("/")}`.trimEnd();
  if (name === undefined || name === "") {
    if (route === "POST") return createApp(question, host);
    return route === "GET" ? listApps(url.searchParams, host) : undefined;
  }
  const app = findApp(name, host.apps);
  if (!("lifecycle" in app)) return app;
  switch (route) {
    case "GET {name}":
      return { status: 200, body: toRest(app) };
    case "PATCH {name}":
      return updateApp(app, body);
    case "DELETE {name}":
      return deleteApp(app);
    case "POST {name}/update":
      return updateAppByMask(app, body);
    case "GET {name}/update":
      return appUpdate(app);
    case "POST {name}/start":
      return startApp(app);
    case "POST {name}/stop":
      return stopApp(app);
    case "GET {name}/deployments":
    case "GET {name}/deployments/{id}":
      return readDeployments(app, id);
    case "POST {name}/deployments":
      return createDeployment(app, body);
    default:
      return undefined;
  }
}

/** The app, or why it is not to be had. */
export function findApp(name: string, apps: readonly LocalApp[]): LocalApp | HttpAnswer {
  const app = apps.find((candidate) => candidate.name === name);
  if (app === undefined) {
    return restError(404, "RESOURCE_DOES_NOT_EXIST", `App with name ${name} does not exist or is deleted.`);
  }
  return app.permitted
    ? app
    : restError(403, "PERMISSION_DENIED", `User does not have permission to view app ${name}.`);
}

function listApps(query: URLSearchParams, host: AppsApiHost): HttpAnswer {
  const asked = Number(query.get("page_size") ?? host.pageSize);
  if (!Number.isInteger(asked) || asked < 0) {
    return restError(400, "INVALID_PARAMETER_VALUE", "page_size must be a whole number.");
  }
  const pageSize = Math.min(asked === 0 ? host.pageSize : asked, host.pageSize);
  const from = readPageToken(query.get("page_token") ?? "");
  if (from === undefined) {
    return restError(400, "INVALID_PARAMETER_VALUE", "page_token is not valid.");
  }
  const visible = host.apps.filter((app) => app.permitted).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const page = visible.filter((app) => app.name >= from).slice(0, pageSize);
  const next = visible[visible.findIndex((app) => app.name >= from) + pageSize];
  return {
    status: 200,
    body: {
      ...(page.length > 0 ? { apps: page.map(toRest) } : {}),
      ...(next !== undefined && page.length > 0 ? { next_page_token: pageToken(next.name) } : {}),
    },
  };
}

// The token names the next app rather than a position: apps that come and go shift no page.
function pageToken(name: string): string {
  return Buffer.from(`next:${name}`).toString("base64url");
}

function readPageToken(token: string): string | undefined {
  return token === "" ? "" : /^next:(.*)$/.exec(Buffer.from(token, "base64url").toString())?.[1];
}

function startApp(app: LocalApp): HttpAnswer {
  const { compute } = app.lifecycle.state;
  if (compute === "ACTIVE") return alreadyInState("start", app);
  if (compute !== "STOPPED" && compute !== "ERROR") return notTerminal("start", app);
  void app.start();
  return { status: 200, body: toRest(app) };
}

function stopApp(app: LocalApp): HttpAnswer {
  const { compute } = app.lifecycle.state;
  if (compute === "STOPPED") return alreadyInState("stop", app);
  if (compute === "STOPPING" || compute === "DELETING") return notTerminal("stop", app);
  void app.stop();
  return { status: 200, body: toRest(app) };
}

/** Clients know by "already" and by the state's name that there was nothing to do. */
function alreadyInState(verb: string, { name, lifecycle }: LocalApp): HttpAnswer {
  const { compute } = lifecycle.state;
  return restError(400, "BAD_REQUEST", `Cannot ${verb} app ${name} as it is already in ${compute} state.`);
}
