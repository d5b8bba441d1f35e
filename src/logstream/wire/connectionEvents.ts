import type { Clock } from "../clock.ts";
import type { LivenessOptions } from "./liveness.ts";
import type { Dialer } from "../types.ts";

export interface ConnectionOptions {
  readonly dialer: Dialer;
  readonly url: string;
  readonly host: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as soon as the socket is open: the service says nothing before it. */
  readonly firstFrame: string;
  readonly signal: AbortSignal;
  /** Asked before each wait: after how much silence to say `quiet`. Undefined: not at all. */
  readonly quietAfterMs: () => number | undefined;
  /** Told of every sign of life. */
  readonly onLife?: (() => void) | undefined;
  readonly clock: Clock;
  readonly handshakeTimeoutMs?: number | undefined;
  readonly liveness?: LivenessOptions | undefined;
}

/** What a frame takes in memory beside its text, about: an empty one takes it, too. */
export const FRAME_BYTES = 64;

export interface Frame {
  /** In UTF-8 it was so many bytes. It may be a piece of a longer text, which it then keeps in memory. */
  readonly text: string;
  readonly bytes: number;
  /** The true size of a message that was too long and is cut, bytes. */
  readonly cutFromBytes: number | undefined;
}

export type ConnectionEvent =
  /** `serverTimeMs` is the handshake's Date header, epoch ms, where the server sent one. */
  | { readonly kind: "open"; readonly serverTimeMs: number | undefined; readonly ping: (id: string) => void }
  /** All frames of one socket read, never empty. Who has read them empties it: they are held for no longer. */
  | { readonly kind: "frames"; readonly frames: Frame[] }
  /** The answer to the ping of that id: all the server had sent before it has arrived. */
  | { readonly kind: "pong"; readonly id: string }
  | { readonly kind: "quiet" }
  /** A clean end, 1000 or 1001. Always the last event. */
  | { readonly kind: "closed"; readonly code: number };
