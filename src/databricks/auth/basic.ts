import { DatabricksError } from "../api/errors.ts";
import { describeSource } from "../api/credentialSource.ts";
import type { Secret } from "../config/secret.ts";
import type { Authorize } from "../api/authorization.ts";
import { phrase } from "../api/phrase.ts";

/** A user name and password, as workspaces that still allow them take them. A refused pair ends with `unauthorized`. */
export function createBasicAuthorize(options: {
  readonly username: string;
  readonly password: Secret;
  readonly host: string;
  /** For messages. */
  readonly profileName: string;
}): Authorize {
  const { username, password, host, profileName } = options;
  // An async function, so that a refusal is a rejection and never a throw.
  return async ({ signal, forceRefresh }) => {
    signal.throwIfAborted();
    if (forceRefresh) {
      throw new DatabricksError(
        "unauthorized",
        phrase(
          "The workspace at {0} does not accept the user name and password of {1}. Sign in with OAuth, or select another profile.",
          host,
          describeSource(profileName),
        ),
      );
    }
    const secret = password.reveal();
    const pair = Buffer.from(`${username}:${secret}`, "utf8").toString("base64");
    return Promise.resolve({ header: `Basic ${pair}`, secrets: [pair, secret] });
  };
}
