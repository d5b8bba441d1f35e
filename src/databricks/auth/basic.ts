import { DatabricksError } from "../api/errors.ts";
import { describeSource } from "../api/credentialSource.ts";
import type { Secret } from "../config/secret.ts";
import type { Authorize } from "../api/authorization.ts";

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
        `The workspace at ${host} does not accept the user name and password of ${describeSource(profileName)}. Sign in with OAuth, or select another profile.`,
      );
    }
    const secret = password.reveal();
    const pair = Buffer.from(`${username}:${secret}`, "utf8").toString("base64");
    return Promise.resolve({ header: `Basic ${pair}`, secrets: [pair, secret] });
  };
}
