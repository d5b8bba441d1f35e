import type { TokenProvider, TokenRequest } from "./tokenProvider.ts";

/** What tells the REST API who asks. */
export interface Authorization {
  /** Value of the Authorization header. */
  readonly header: string;
  /** What of it must not show in any text, should a server quote its request; a token is the first. */
  readonly secrets: readonly string[];
}

/** `forceRefresh` says that the last one was refused. */
export type Authorize = (request: TokenRequest) => Promise<Authorization>;

export function bearer(tokenProvider: TokenProvider): Authorize {
  return async (request) => {
    const token = await tokenProvider(request);
    return { header: `Bearer ${token}`, secrets: [token] };
  };
}
