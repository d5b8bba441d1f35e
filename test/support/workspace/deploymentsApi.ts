import { readJson, restError, type HttpAnswer } from "./httpAnswer.ts";
import type { LocalApp } from "./standInApp.ts";

/** `GET {name}/deployments` and `GET {name}/deployments/{id}`. */
export function readDeployments({ lifecycle }: LocalApp, id: string | undefined): HttpAnswer {
  if (id === undefined) return { status: 200, body: { app_deployments: lifecycle.deployments } };
  const deployment = lifecycle.deployments.find((candidate) => candidate.deployment_id === id);
  return deployment === undefined
    ? restError(404, "RESOURCE_DOES_NOT_EXIST", `App deployment ${id} does not exist.`)
    : { status: 200, body: deployment };
}

/** `POST {name}/deployments`. */
export function createDeployment(app: LocalApp, body: string): HttpAnswer {
  const { state, pendingDeployment } = app.lifecycle;
  if (state.compute !== "ACTIVE") {
    return restError(
      400,
      "BAD_REQUEST",
      `Cannot deploy app ${app.name} as its compute is in ${state.compute} state.`,
    );
  }
  if (pendingDeployment !== undefined) {
    return restError(
      400,
      "BAD_REQUEST",
      `Cannot deploy app ${app.name} as there is an active deployment in progress.`,
    );
  }
  const json = body === "" ? {} : readJson(body);
  if (json === undefined) return restError(400, "MALFORMED_REQUEST", "The request body is not JSON.");
  const { source_code_path: sourceCodePath, command, env_vars: envVars, git_source: gitSource } = json;
  void app.lifecycle.deploy({
    ...(typeof sourceCodePath === "string" && sourceCodePath !== "" ? { sourceCodePath } : {}),
    asked: {
      ...(command === undefined ? {} : { command }),
      ...(gitSource === undefined ? {} : { git_source: gitSource }),
      // Of a variable only the name is ever told again.
      ...(Array.isArray(envVars)
        ? { env_vars: (envVars as { name: string }[]).map(({ name }) => ({ name })) }
        : {}),
    },
  });
  return { status: 200, body: app.lifecycle.pendingDeployment };
}
