import { describeSource, type CredentialPlace } from "./credentialSource.ts";
import { DatabricksError, type DatabricksErrorCode } from "./errors.ts";
import { asSentence, isHtml, readErrorBody } from "./errorBody.ts";
import type { HttpReply } from "./http.ts";
import { retryAfterMs } from "./retryAfter.ts";

/** What a request was about, for messages. */
export interface RequestSubject {
  readonly workspace: CredentialPlace;
  readonly appName?: string | undefined;
}

/** What an answer other than the expected JSON means. */
export function replyError(reply: HttpReply, subject: RequestSubject): DatabricksError {
  const { status } = reply;
  const { host } = subject.workspace;
  const source = describeSource(subject.workspace.profileName);
  const app = subject.appName === undefined ? "the apps" : `the app "${subject.appName}"`;
  const body = readErrorBody(reply);
  const said = body.message === undefined ? "" : ` It said: ${asSentence(body.message)}`;
  const waitMs = retryAfterMs(reply.headers);
  const error = (code: DatabricksErrorCode, message: string): DatabricksError =>
    new DatabricksError(code, message, { status, retryAfterMs: waitMs });

  if ((status >= 300 && status < 400) || status === 0) {
    return error(
      "wrong-host",
      `The host ${host} answered with a redirect${redirectTarget(reply)} instead of data. ${hostAdvice(source)}`,
    );
  }
  if (status === 401) {
    return error(
      "unauthorized",
      `The workspace at ${host} does not accept the credential of ${source}.${said} Sign in again or select another profile.`,
    );
  }
  if (status === 403) {
    return error(
      "forbidden",
      `The workspace at ${host} does not let ${source} see ${app}.${said} Ask the owner or an admin for permission, or select another profile.`,
    );
  }
  if (status === 429) {
    return error(
      "rate-limited",
      `The workspace at ${host} is receiving too many requests.${said} ${tryAgain(waitMs)}`,
    );
  }
  if (status >= 500) {
    return error(
      "unavailable",
      `The workspace at ${host} cannot answer right now (HTTP ${status}).${said} ${tryAgain(waitMs)}`,
    );
  }
  if (isHtml(reply)) {
    return error(
      "wrong-host",
      `The host ${host} answered with a web page instead of data (HTTP ${status}). ${hostAdvice(source)}`,
    );
  }
  if (status === 404) return notFound(subject, body.code, said, error);
  const code = body.code === undefined ? "" : `, ${body.code}`;
  return error(
    "bad-request",
    `The workspace at ${host} refused the request for ${app} (HTTP ${status}${code}).${said} Check the profile, or try again later.`,
  );
}

function notFound(
  { workspace, appName }: RequestSubject,
  platformCode: string | undefined,
  said: string,
  error: (code: DatabricksErrorCode, message: string) => DatabricksError,
): DatabricksError {
  const { host, profileName } = workspace;
  if (appName === undefined || platformCode === "ENDPOINT_NOT_FOUND" || platformCode === "FEATURE_DISABLED") {
    return error(
      "wrong-host",
      `The host ${host} does not offer Databricks Apps.${said} ${hostAdvice(describeSource(profileName))}`,
    );
  }
  return error(
    "not-found",
    `The app "${appName}" does not exist in the workspace at ${host}, or ${describeSource(profileName)} may not see it.${said} Check its name, or select another profile.`,
  );
}

function hostAdvice(source: string): string {
  return `Check that the host of ${source} is the address of a Databricks workspace.`;
}

function tryAgain(waitMs: number | undefined): string {
  return waitMs === undefined
    ? "Try again later."
    : `Try again in ${Math.max(1, Math.ceil(waitMs / 1000))} s.`;
}

/** The origin alone: the rest of a login redirect can carry state. */
function redirectTarget(reply: HttpReply): string {
  const location = reply.headers.get("location");
  if (location === null || !URL.canParse(location)) return "";
  return ` to ${new URL(location).origin}`;
}
