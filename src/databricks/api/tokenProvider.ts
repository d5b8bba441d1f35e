/** Returns a bearer token. `forceRefresh` asks for one other than the last, which was refused. */
export type TokenProvider = (request: TokenRequest) => Promise<string>;

export interface TokenRequest {
  readonly signal: AbortSignal;
  readonly forceRefresh: boolean;
  /** With `forceRefresh`: the token that was refused, where it is known. One renewed since is as good as a new one. */
  readonly refused?: string | undefined;
}
