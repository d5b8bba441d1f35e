import { destinationOf } from "./appFields.ts";
import { answerAppsApi, findApp, type AppsApiHost } from "./appsApi.ts";
import { currentUser } from "./currentUserApi.ts";
import { restError, type HttpAnswer, type HttpQuestion } from "./httpAnswer.ts";
import { AppPermissions } from "./permissionsApi.ts";
import type { SqlApi } from "./sqlApi.ts";
import type { KnownToken, TokenStore } from "./tokens.ts";
import { WorkspaceFiles } from "./workspaceFilesApi.ts";

export interface RestApiHost extends AppsApiHost {
  readonly tokens: TokenStore;
  readonly sql: SqlApi;
  readonly workspaceId: string;
}

const areaPattern =
  /^\/api\/(?:2\.0\/(?!unity-catalog)|2\.1\/(?=unity-catalog\/)|(?=warehouses\/v1\/))([^/]+)(.*)$/;

/** `/api/…`: who is asking, and which kind of endpoint answers. */
export class RestApi {
  readonly #host: RestApiHost;
  readonly #permissions = new AppPermissions();
  readonly #files = new WorkspaceFiles();

  constructor(host: RestApiHost) {
    this.#host = host;
  }

  async answer(question: HttpQuestion): Promise<HttpAnswer> {
    const token = accept(this.#host.tokens, question.authorization);
    const answer = "status" in token ? token : await this.#route(question, token);
    return { ...answer, headers: { "X-Databricks-Org-Id": this.#host.workspaceId, ...answer.headers } };
  }

  #route(question: HttpQuestion, token: KnownToken): HttpAnswer | Promise<HttpAnswer> {
    const { method, url } = question;
    const [, area = "", rest = ""] = areaPattern.exec(url.pathname) ?? [];
    const refusal = missingScope(token, area);
    if (refusal !== undefined) return refusal;
    const answer = ((): HttpAnswer | Promise<HttpAnswer> | undefined => {
      switch (area) {
        case "apps":
          return answerAppsApi(question, this.#host);
        case "permissions":
          return this.#answerPermissions(question, rest);
        case "app-spaces":
          return method === "GET" ? this.#answerSpace(decodeURIComponent(rest.slice(1))) : undefined;
        case "sql":
          return this.#host.sql.answer(question, rest);
        case "warehouses":
          return rest === "/v1/default-warehouse-overrides/me"
            ? this.#host.sql.answerOverride(question)
            : undefined;
        case "unity-catalog":
          return method === "GET" && rest.startsWith("/tables/")
            ? this.#host.sql.answerTable(decodeURIComponent(rest.slice("/tables/".length)))
            : undefined;
        case "preview":
          return method === "GET" && rest === "/scim/v2/Me" ? currentUser(token) : undefined;
        case "workspace":
        case "workspace-files":
          return this.#files.answer(question);
        default:
          return undefined;
      }
    })();
    const unheardOf = `No API found for '${method} ${url.pathname}'`;
    return answer ?? { ...restError(404, "ENDPOINT_NOT_FOUND", unheardOf), isUnheardOf: true };
  }

  #answerSpace(name: string): HttpAnswer {
    const telemetry = this.#host.apps.find(({ spec }) => spec.telemetry?.space === name)?.spec.telemetry;
    return telemetry === undefined
      ? restError(404, "RESOURCE_DOES_NOT_EXIST", `Space ${name} does not exist.`)
      : { status: 200, body: { name, ...destinationOf(telemetry.table) } };
  }

  #answerPermissions(question: HttpQuestion, path: string): HttpAnswer | undefined {
    const [, name, levels] = /^\/apps\/([^/]+)(\/permissionLevels)?$/.exec(path) ?? [];
    if (name === undefined) return undefined;
    const app = findApp(decodeURIComponent(name), this.#host.apps);
    return "lifecycle" in app ? this.#permissions.answer(question, app, levels !== undefined) : app;
  }
}

function accept(tokens: TokenStore, authorization: string | undefined): KnownToken | HttpAnswer {
  const verdict = tokens.check(authorization);
  if (typeof verdict !== "string") {
    return verdict;
  }
  if (verdict === "missing") {
    return restError(401, 401, "Credential was not sent or was of an unsupported type for this API.");
  }
  // Databricks answers 403, not 401, to a personal access token it does not know.
  return /^Bearer dapi/i.test(authorization ?? "")
    ? restError(403, "403", "Invalid access token.")
    : restError(
        401,
        "UNAUTHENTICATED",
        `The access token is ${verdict === "expired" ? "expired" : "not valid"}.`,
      );
}

/** A token of a sign-in with chosen scopes is good for their endpoints alone; who one is may always be asked. */
function missingScope({ scope }: KnownToken, area: string): HttpAnswer | undefined {
  const scopes = scope.split(" ");
  const needed = { warehouses: "sql", "app-spaces": "apps" }[area] ?? area.replace(/-files$/, "");
  return scopes.includes("all-apis") || area === "preview" || scopes.includes(needed)
    ? undefined
    : restError(403, 403, `Provided OAuth token does not have required scopes: ${needed}`);
}
