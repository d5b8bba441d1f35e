import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { isIP, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Certificate } from "../certificate.ts";

export const loopback = "127.0.0.1";

export interface Listener {
  /** `http://127.0.0.1:port`, or https, or another host's. */
  readonly url: string;
  readonly port: number;
  /** TCP sockets that are open now. */
  readonly openSockets: number;
  /** Ends the connection under a request or an upgraded stream with RST. */
  reset(stream: Duplex): void;
  /** Destroys every socket. */
  close(): Promise<void>;
}

export interface ListenerOptions {
  readonly port?: number | undefined;
  /** In `url`. Default 127.0.0.1. */
  readonly hostname?: string | undefined;
  /** In place of `url`. */
  readonly origin?: string | undefined;
  readonly certificate?: Certificate | undefined;
  readonly onRequest: (request: IncomingMessage, response: ServerResponse) => void;
  readonly onUpgrade?: ((request: IncomingMessage, socket: Duplex, head: Buffer) => void) | undefined;
}

/** @throws the `listen` error, EADDRINUSE for one. */
export async function listen(options: ListenerOptions): Promise<Listener> {
  const { certificate, port = 0, hostname = loopback, origin, onRequest, onUpgrade } = options;
  const server =
    certificate === undefined
      ? createServer(onRequest)
      : createTlsServer({ key: certificate.keyPem, cert: certificate.certPem }, onRequest);
  // Under TLS a request's socket is not the one that can send RST, so the TCP sockets are found by their peer.
  const sockets = new Map<string, Socket>();
  server.on("connection", (socket: Socket) => {
    const peer = peerOf(socket);
    socket.setNoDelay(true);
    sockets.set(peer, socket);
    socket.once("close", () => sockets.delete(peer));
    socket.on("error", () => undefined);
  });
  server.on("tlsClientError", () => undefined);
  if (onUpgrade !== undefined) {
    server.on("upgrade", onUpgrade);
  }
  // A name leads here only through a proxy of the tests; every 127.x address is this machine (on Linux).
  server.listen(port, isIP(hostname) === 0 ? loopback : hostname);
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") {
    throw new Error("The server listens on no port.");
  }
  return {
    url: origin ?? `${certificate === undefined ? "http" : "https"}://${hostname}:${address.port}`,
    port: address.port,
    get openSockets() {
      return sockets.size;
    },
    reset(stream) {
      const socket = sockets.get(peerOf(stream));
      // Node never closes a socket that is reset while its FIN is under way.
      if (socket?.writableEnded === true) {
        socket.destroy();
      } else {
        socket?.resetAndDestroy();
      }
    },
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets.values()) {
        socket.destroy();
      }
      await closed;
    },
  };
}

function peerOf(stream: Duplex): string {
  const { remoteAddress, remotePort } = stream as Duplex &
    Partial<Pick<Socket, "remoteAddress" | "remotePort">>;
  return `${remoteAddress ?? ""}:${remotePort ?? ""}`;
}

/** Waits; resolves early, with false, when the signal aborts. */
export async function sleep(ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) {
    return false;
  }
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      finish(true);
    }, ms);
    const onAbort = (): void => {
      finish(false);
    };
    function finish(isThrough: boolean): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      resolve(isThrough);
    }
    signal.addEventListener("abort", onAbort);
  });
}
