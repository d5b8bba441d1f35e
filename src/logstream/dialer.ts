import type { Agent } from "node:http";
import type { SecureContextOptions } from "node:tls";
import { WebSocket } from "ws";
import type { Dialer } from "./types.ts";

/** Frames above this size are refused by the socket; nothing a person could read is that long. Bytes. */
const MAX_FRAME_BYTES = 64 * 1024 * 1024;

export interface DialerOptions extends Pick<SecureContextOptions, "ca" | "cert" | "key" | "passphrase"> {
  /**
   * Opens the connection, through a proxy for one. Default: node's own, which inside VS Code goes through its
   * `http.proxy`; giving an agent there would go around it.
   */
  agent?: Agent;
  /** Default true. False accepts any certificate: for tests on loopback only. */
  rejectUnauthorized?: boolean;
  /** Server name for TLS when it differs from the address. */
  servername?: string;
}

/** How the socket is opened. Redirects are never followed: the handshake carries a token. */
export function createDialer(options: DialerOptions = {}): Dialer {
  return (url, { headers }) =>
    new WebSocket(url, {
      ...options,
      headers: { ...headers },
      followRedirects: false,
      perMessageDeflate: false,
      // A frame with broken UTF-8 would be replayed on every connect; better one odd character than a dead stream.
      skipUTF8Validation: true,
      maxPayload: MAX_FRAME_BYTES,
    });
}
