import { toRest } from "./appFields.ts";
import { readJson, restError, type HttpAnswer, type HttpQuestion } from "./httpAnswer.ts";
import type { LocalApp } from "./standInApp.ts";
import type { AppSpec } from "./types.ts";

/** What a client may say of an app. */
const editable = [
  "budget_policy_id",
  "compute_max_instances",
  "compute_min_instances",
  "compute_size",
  "description",
  "forward_user_access_token",
  "git_repository",
  "resources",
  "telemetry_export_destinations",
  "usage_policy_id",
  "user_api_scopes",
] as const;

export interface AppMaker {
  readonly apps: readonly LocalApp[];
  readonly addApp: (spec: AppSpec) => Promise<LocalApp>;
}

/** Creates an app, which then starts unless the client wants no compute. */
export async function createApp(question: HttpQuestion, host: AppMaker): Promise<HttpAnswer> {
  const json = readJson(question.body);
  const name = json?.["name"];
  if (json === undefined || typeof name !== "string") {
    return restError(400, "INVALID_PARAMETER_VALUE", "The name of the app is missing.");
  }
  if (!/^[a-z][a-z0-9-]{1,29}$/.test(name)) {
    const rule = "must start with a letter and hold lowercase letters, numbers and dashes, 2 to 30 in all";
    return restError(400, "INVALID_PARAMETER_VALUE", `App name ${name} ${rule}.`);
  }
  if (host.apps.some((app) => app.name === name)) {
    return restError(409, "RESOURCE_ALREADY_EXISTS", `An app with the same name already exists: ${name}`);
  }
  const app = await host.addApp({ name, isNew: true });
  app.edits = pick(json, editable);
  if (question.url.searchParams.get("no_compute") !== "true") void app.start();
  return { status: 200, body: toRest(app) };
}

/** `PATCH {name}`: the fields of the body. */
export function updateApp(app: LocalApp, body: string): HttpAnswer {
  const json = readJson(body);
  if (json === undefined) return restError(400, "MALFORMED_REQUEST", "The request body is not JSON.");
  app.edits = { ...app.edits, ...pick(json, editable) };
  return { status: 200, body: toRest(app) };
}

/** `POST {name}/update`: the fields that the mask names, as clients that deploy projects do it. */
export function updateAppByMask(app: LocalApp, body: string): HttpAnswer {
  const { app: fields, update_mask: mask } = readJson(body) ?? {};
  if (typeof mask !== "string") {
    return restError(400, "INVALID_PARAMETER_VALUE", "update_mask is missing.");
  }
  const named = mask.split(",").map((name) => name.trim());
  const values = (fields ?? {}) as Readonly<Record<string, unknown>>;
  app.edits = {
    ...app.edits,
    ...pick(
      values,
      editable.filter((field) => named.includes(field)),
    ),
  };
  return appUpdate(app);
}

/** The one update there can be is through at once. */
export function appUpdate(app: LocalApp): HttpAnswer {
  const status = { state: "SUCCEEDED", message: "App updated successfully" };
  return { status: 200, body: { ...app.edits, status } };
}

/** Deletes it as the platform does: it stays visible for a while, and a second delete is refused. */
export function deleteApp(app: LocalApp): HttpAnswer {
  const { compute } = app.lifecycle.state;
  if (["DELETING", "STARTING", "STOPPING"].includes(compute)) return notTerminal("delete", app);
  void app.delete();
  return { status: 200, body: toRest(app) };
}

/** What every request is answered that comes while the app is on its way somewhere. */
export function notTerminal(verb: string, { name, lifecycle }: LocalApp): HttpAnswer {
  return restError(
    400,
    "BAD_REQUEST",
    `Cannot ${verb} app ${name} as it is not terminal with state ${lifecycle.state.compute}, ` +
      "and was updated less than 20 minutes ago. Please wait before trying again.",
  );
}

function pick(
  from: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(names.filter((name) => name in from).map((name) => [name, from[name]]));
}
