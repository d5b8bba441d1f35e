import { describeSource, type CredentialPlace } from "./credentialSource.ts";
import { DatabricksError, type DatabricksErrorCode } from "./errors.ts";
import { isHtml, readErrorBody, sayingOf } from "./errorBody.ts";
import type { HttpReply } from "./http.ts";
import { joinPhrases, phrase, type Phrase } from "./phrase.ts";
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
  const app = subject.appName === undefined ? phrase("the apps") : phrase('the app "{0}"', subject.appName);
  const body = readErrorBody(reply);
  const said = sayingOf(body.message);
  const waitMs = retryAfterMs(reply.headers);
  const error = (code: DatabricksErrorCode, ...sentences: Sentences): DatabricksError =>
    new DatabricksError(code, joinPhrases(...sentences), { status, retryAfterMs: waitMs });

  if ((status >= 300 && status < 400) || status === 0) {
    return error("wrong-host", redirected(host, reply), hostAdvice(source));
  }
  if (status === 401) {
    return error(
      "unauthorized",
      phrase("The workspace at {0} does not accept the credential of {1}.", host, source),
      said,
      phrase("Sign in again or select another profile."),
    );
  }
  if (status === 403) {
    return error(
      "forbidden",
      phrase("The workspace at {0} does not let {1} see {2}.", host, source, app),
      said,
      phrase("Ask the owner or an admin for permission, or select another profile."),
    );
  }
  if (status === 429) {
    return error(
      "rate-limited",
      phrase("The workspace at {0} is receiving too many requests.", host),
      said,
      tryAgain(waitMs),
    );
  }
  if (status >= 500) {
    return error(
      "unavailable",
      phrase("The workspace at {0} cannot answer right now (HTTP {1}).", host, status),
      said,
      tryAgain(waitMs),
    );
  }
  if (isHtml(reply)) {
    return error(
      "wrong-host",
      phrase("The host {0} answered with a web page instead of data (HTTP {1}).", host, status),
      hostAdvice(source),
    );
  }
  if (status === 404) return notFound(subject, body.code, said, error);
  const code = body.code === undefined ? String(status) : `${status}, ${body.code}`;
  return error(
    "bad-request",
    phrase("The workspace at {0} refused the request for {1} (HTTP {2}).", host, app, code),
    said,
    phrase("Check the profile, or try again later."),
  );
}

type Sentences = Parameters<typeof joinPhrases>;

function notFound(
  { workspace, appName }: RequestSubject,
  platformCode: string | undefined,
  said: Phrase | undefined,
  error: (code: DatabricksErrorCode, ...sentences: Sentences) => DatabricksError,
): DatabricksError {
  const { host, profileName } = workspace;
  const source = describeSource(profileName);
  if (appName === undefined || platformCode === "ENDPOINT_NOT_FOUND" || platformCode === "FEATURE_DISABLED") {
    return error(
      "wrong-host",
      phrase("The host {0} does not offer Databricks Apps.", host),
      said,
      hostAdvice(source),
    );
  }
  return error(
    "not-found",
    phrase(
      'The app "{0}" does not exist in the workspace at {1}, or {2} may not see it.',
      appName,
      host,
      source,
    ),
    said,
    phrase("Check its name, or select another profile."),
  );
}

function hostAdvice(source: Phrase): Phrase {
  return phrase("Check that the host of {0} is the address of a Databricks workspace.", source);
}

function tryAgain(waitMs: number | undefined): Phrase {
  return waitMs === undefined
    ? phrase("Try again later.")
    : phrase("Try again in {0} s.", Math.max(1, Math.ceil(waitMs / 1000)));
}

/** The origin alone: the rest of a login redirect can carry state. */
function redirected(host: string, reply: HttpReply): Phrase {
  const location = reply.headers.get("location");
  return location === null || !URL.canParse(location)
    ? phrase("The host {0} answered with a redirect instead of data.", host)
    : phrase("The host {0} answered with a redirect to {1} instead of data.", host, new URL(location).origin);
}
