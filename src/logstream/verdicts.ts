import { HandshakeError, StreamClosedError } from "./streamErrors.ts";
import { isNetworkTrouble } from "./wire/networkTrouble.ts";

export function isCredentialRefusal(error: unknown): error is HandshakeError | StreamClosedError {
  return (
    (error instanceof HandshakeError || error instanceof StreamClosedError) && error.isCredentialRefusal()
  );
}

export function statusOf(error: HandshakeError | StreamClosedError): number {
  return error instanceof HandshakeError ? error.status : error.closeCode;
}

interface Retryable {
  shouldRetry(): boolean;
}

/** Token providers of any origin may say whether their trouble passes; of others, the network's does. */
export function isTransient(error: Error): boolean {
  return (error as Partial<Retryable>).shouldRetry?.() ?? isNetworkTrouble(error);
}

export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

export function retryAfterMs(error: Error): number | undefined {
  return error instanceof HandshakeError ? error.retryAfterMs : undefined;
}
