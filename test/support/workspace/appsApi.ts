import { restError, type HttpAnswer, type HttpQuestion } from "./httpAnswer.ts";
import type { Deployment } from "./lifecycle.ts";
import type { LocalApp } from "./standInApp.ts";

export interface AppsApiHost {
  readonly apps: readonly LocalApp[];
  readonly pageSize: number;
}

/** `/api/2.0/apps` and what is below it. The bearer was checked before. */
export function answerAppsApi(question: HttpQuestion, host: AppsApiHost): HttpAnswer {
  const { method, url } = question;
  const [name, action, id, ...rest] = url.pathname
    .slice("/api/2.0/apps".length)
    .split("/")
    .slice(1)
    .map((segment) => decodeURIComponent(segment));
  const route =
    `${method} ${[name && "{name}", action, id && "{id}", ...rest].filter(Boolean).join("/")}`.trimEnd();
  if (name === undefined || name === "") {
    return route === "GET" ? listApps(url.searchParams, host) : noEndpoint(question);
  }
  const app = host.apps.find((candidate) => candidate.name === name);
  if (app === undefined) {
    return restError(404, "RESOURCE_DOES_NOT_EXIST", `App with name ${name} does not exist or is deleted.`);
  }
  if (!app.permitted) {
    return restError(403, "PERMISSION_DENIED", `User does not have permission to view app ${name}.`);
  }
  switch (route) {
    case "GET {name}":
      return { status: 200, body: toRest(app) };
    case "POST {name}/start":
      return startApp(app);
    case "POST {name}/stop":
      return stopApp(app);
    case "GET {name}/deployments":
      return { status: 200, body: { app_deployments: app.lifecycle.deployments } };
    case "POST {name}/deployments":
      return deployApp(app, question.body);
    case "GET {name}/deployments/{id}":
      return getDeployment(app, id ?? "");
    default:
      return noEndpoint(question);
  }
}

export function noEndpoint({ method, url }: HttpQuestion): HttpAnswer {
  return restError(404, "ENDPOINT_NOT_FOUND", `No API found for '${method} ${url.pathname}'`);
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
  if (compute !== "STOPPED" && compute !== "ERROR") {
    return restError(400, "BAD_REQUEST", `Cannot start app ${app.name}: its compute is ${compute}.`);
  }
  void app.start();
  return { status: 200, body: toRest(app) };
}

function stopApp(app: LocalApp): HttpAnswer {
  const { compute } = app.lifecycle.state;
  if (compute === "STOPPED" || compute === "DELETING") {
    return restError(400, "BAD_REQUEST", `Cannot stop app ${app.name}: its compute is ${compute}.`);
  }
  void app.stop();
  return { status: 200, body: toRest(app) };
}

function deployApp(app: LocalApp, body: string): HttpAnswer {
  const { state, pendingDeployment } = app.lifecycle;
  if (state.compute !== "ACTIVE") {
    return restError(400, "BAD_REQUEST", `Cannot deploy app ${app.name}: its compute is ${state.compute}.`);
  }
  if (pendingDeployment !== undefined) {
    return restError(
      400,
      "BAD_REQUEST",
      `Cannot deploy app ${app.name}: there is an active deployment in progress.`,
    );
  }
  let sourceCodePath: string | undefined;
  try {
    const request = (body === "" ? {} : JSON.parse(body)) as { source_code_path?: string };
    sourceCodePath = request.source_code_path;
  } catch {
    return restError(400, "MALFORMED_REQUEST", "The request body is not JSON.");
  }
  void app.lifecycle.deploy(sourceCodePath === undefined ? {} : { sourceCodePath });
  return { status: 200, body: app.lifecycle.pendingDeployment };
}

function getDeployment(app: LocalApp, id: string): HttpAnswer {
  const deployment = app.lifecycle.deployments.find(
    (candidate: Deployment) => candidate.deployment_id === id,
  );
  return deployment === undefined
    ? restError(404, "RESOURCE_DOES_NOT_EXIST", `App deployment ${id} does not exist.`)
    : { status: 200, body: deployment };
}

function toRest({ name, url, spec, lifecycle }: LocalApp): object {
  const { state, activeDeployment, pendingDeployment, updatedAt, hasUrl } = lifecycle;
  const { creator = "someone@example.com", minInstances = 1, maxInstances = 1 } = spec;
  return {
    name,
    id: `stand-in-${name}`,
    ...(hasUrl ? { url } : {}),
    description: spec.description ?? "",
    compute_size: "MEDIUM",
    compute_min_instances: minInstances,
    compute_max_instances: maxInstances,
    compute_status: {
      state: state.compute,
      message: state.computeMessage,
      active_instances: state.compute === "ACTIVE" ? (spec.activeInstances ?? 1) : 0,
    },
    app_status: { state: state.app, message: state.appMessage },
    ...(activeDeployment === undefined ? {} : { active_deployment: activeDeployment }),
    ...(pendingDeployment === undefined ? {} : { pending_deployment: pendingDeployment }),
    default_source_code_path: spec.sourceCodePath ?? lifecycle.sourceCodePath ?? "",
    creator,
    updater: creator,
    create_time: "2025-01-15T10:50:00Z",
    update_time: updatedAt.toISOString(),
  };
}
