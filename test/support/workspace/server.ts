import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createCertificate, createFaultyCertificate } from "../certificate.ts";
import { answerEntra, entraHost } from "./entra.ts";
import { PlannedFailures } from "./failures.ts";
import { bodyText, contentType, readJson, type HttpAnswer, type HttpQuestion } from "./httpAnswer.ts";
import { listen, loopback, sleep } from "./httpServer.ts";
import { accountId, Oidc, plainWorkspaceId } from "./oidc.ts";
import { RestApi } from "./restApi.ts";
import { SqlApi } from "./sqlApi.ts";
import { LocalApp } from "./standInApp.ts";
import { entraTenant, TokenStore } from "./tokens.ts";
import type { AppSpec, RequestRecord, Workspace, WorkspaceOptions } from "./types.ts";

/** Starts a workspace with its apps on loopback. Close it, or its servers keep the process alive. */
export async function startWorkspace(options: WorkspaceOptions = {}): Promise<Workspace> {
  const { port, tls = false, hostname = loopback, tokenLifetimeS = 3600, pageSize = 20 } = options;
  const { domain } = options;
  const names =
    domain !== undefined
      ? [domain, `*.${domain}`, entraHost]
      : hostname === loopback
        ? ["localhost", loopback]
        : [hostname];
  const certificate =
    typeof tls === "string"
      ? await createFaultyCertificate(tls, names)
      : tls
        ? await createCertificate(names)
        : undefined;
  const tokens = new TokenStore(tokenLifetimeS, () => listener.url);
  const clientId = randomUUID();
  const clientSecret = tokens.secret("dose");
  const oidc = new Oidc({
    issuer: () => listener.url,
    clientId,
    clientSecret,
    tokens,
    unifiedWith: options.workspaceId,
  });
  const failures = new PlannedFailures();
  const requests: RequestRecord[] = [];
  const closing = new AbortController();
  const everyApp: LocalApp[] = [];

  const apps = (): LocalApp[] => everyApp.filter((app) => !app.isRemoved);
  const sql = new SqlApi(options.sql ?? {}, apps);
  const restApi = new RestApi({
    sql,
    get apps() {
      return apps();
    },
    addApp,
    pageSize,
    tokens,
    workspaceId: options.workspaceId ?? plainWorkspaceId,
  });

  const listener = await listen({
    port,
    hostname,
    origin: domain && `https://${domain}`,
    certificate,
    onRequest: (request, response) => {
      void respond(request, response);
    },
  });

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", listener.url);
    const method = request.method ?? "GET";
    const keep = (status: number, isUnheardOf = false): void => {
      const query = url.pathname.startsWith("/api/") ? url.search : "";
      const record = {
        method,
        path: url.pathname,
        query,
        status,
        atMs: Date.now(),
        isCutShort: response.destroyed,
        isUnheardOf,
      };
      requests.push(record);
      response.once("close", () => {
        record.isCutShort = !response.writableFinished;
      });
    };
    const body = await readBody(request);
    const failure = failures.take(url);
    if (failure?.delayMs !== undefined && !(await sleep(failure.delayMs, closing.signal))) {
      return;
    }
    if (failure?.hang === true) {
      keep(0);
      return;
    }
    if (failure?.reset === true) {
      keep(0);
      listener.reset(request.socket);
      return;
    }
    const isOnlyLate =
      failure?.delayMs !== undefined && failure.status === undefined && failure.body === undefined;
    const answer =
      failure !== undefined && !isOnlyLate
        ? { ...failure, status: failure.status ?? (failure.body === undefined ? 500 : 200) }
        : isElsewhere(request, url)
          ? signInPage
          : await answerRequest({ method, url, authorization: request.headers.authorization, body });
    keep(answer.status, answer.isUnheardOf);
    const text = bodyText(answer.body);
    response.writeHead(answer.status, { ...contentType(text), ...answer.headers });
    response.end(text);
  }

  /** For another workspace of a unified host, or for none: such a request gets the page for people. */
  function isElsewhere({ headers }: IncomingMessage, { pathname }: URL): boolean {
    const { workspaceId } = options;
    if (workspaceId === undefined || !pathname.startsWith("/api/")) {
      return false;
    }
    const named = headers["x-databricks-workspace-id"] ?? headers["x-databricks-org-id"];
    return named !== workspaceId;
  }

  async function answerRequest(question: HttpQuestion): Promise<HttpAnswer> {
    const { pathname } = question.url;
    const fromEntra = answerEntra(question, { clientId, clientSecret, tokens });
    if (fromEntra !== undefined) {
      return fromEntra;
    }
    const fromOidc = oidc.answer(question);
    if (fromOidc !== undefined) {
      return fromOidc;
    }
    if (question.method === "POST" && pathname === "/telemetry-ext") {
      const { protoLogs = [] } = readJson(question.body) ?? {};
      const numProtoSuccess = Array.isArray(protoLogs) ? protoLogs.length : 0;
      return { status: 200, body: { errors: [], numProtoSuccess } };
    }
    return pathname.startsWith("/api/") ? restApi.answer(question) : signInPage;
  }

  async function addApp(spec: AppSpec): Promise<LocalApp> {
    if (apps().some((app) => app.name === spec.name)) {
      throw new Error(`There is an app named ${spec.name} already.`);
    }
    const origin = domain && `https://${spec.name}.${domain}`;
    const app = await LocalApp.open(spec, {
      tokens,
      workspaceUrl: listener.url,
      hostname,
      origin,
      certificate,
    });
    everyApp.push(app);
    return app;
  }

  async function close(): Promise<void> {
    closing.abort();
    await Promise.all([listener.close(), sql.close(), ...everyApp.map((app) => app.close())]);
  }

  for (const spec of options.apps ?? []) {
    await addApp(spec);
  }

  return {
    url: listener.url,
    clientId,
    clientSecret,
    accountId,
    caPem: certificate?.certPem,
    get routes() {
      if (domain === undefined) return {};
      const ofApps = apps().map((app) => [new URL(app.url).hostname, app.port]);
      return {
        [domain]: listener.port,
        [entraHost]: listener.port,
        ...(Object.fromEntries(ofApps) as Record<string, number>),
      };
    },
    profileIni: (section = "DEFAULT") =>
      [
        `[${section}]`,
        `host          = ${listener.url}`,
        `client_id     = ${clientId}`,
        `client_secret = ${clientSecret}`,
        "auth_type     = oauth-m2m",
        "",
      ].join("\n"),
    entraProfileIni: (section = "DEFAULT") =>
      [
        `[${section}]`,
        `host                = ${listener.url}`,
        `azure_tenant_id     = ${entraTenant}`,
        `azure_client_id     = ${clientId}`,
        `azure_client_secret = ${clientSecret}`,
        "",
      ].join("\n"),
    issueToken: (request) => tokens.issue(request),
    revokeToken: (token) => {
      tokens.revoke(token);
    },
    revokeAllTokens: () => {
      tokens.revokeAll();
    },
    livingTokens: () => tokens.living,
    secretsIssued: tokens.secretsIssued,
    addApp,
    app: (name) => {
      const app = apps().find((candidate) => candidate.name === name);
      if (app === undefined) {
        throw new Error(`There is no app named ${name} in the stand-in workspace.`);
      }
      return app;
    },
    get apps() {
      return apps();
    },
    sql,
    requests,
    failNext: (match, failure) => {
      failures.add(match, failure);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

const signInPage: HttpAnswer = {
  status: 200,
  body: "<!doctype html><title>Databricks - Sign In</title>",
};

async function readBody(request: IncomingMessage): Promise<string> {
  let body = "";
  try {
    for await (const chunk of request.setEncoding("utf8")) {
      body += chunk as string;
    }
  } catch {
    // The client gave up in the middle; whatever is answered goes nowhere.
  }
  return body;
}
