/** Returns a bearer token. `forceRefresh` asks for one that was not handed out before: the last was refused. */
export type TokenProvider = (request: TokenRequest) => Promise<string>;

export interface TokenRequest {
  readonly signal: AbortSignal;
  readonly forceRefresh: boolean;
}
