import type { ClientRequest, IncomingMessage } from "node:http";
import { WebSocket, type RawData } from "ws";
import { abortError, throwIfAborted } from "../abort.ts";
import { isCleanCloseCode } from "./closeCodes.ts";
import { closeSocket } from "./closeSocket.ts";
import { FRAME_BYTES, type ConnectionEvent, type ConnectionOptions, type Frame } from "./connectionEvents.ts";
import { ConnectionError, StreamClosedError, type LogStreamError } from "../streamErrors.ts";
import { FrameGuard } from "./frameGuard.ts";
import { guardSocket } from "./guardSocket.ts";
import { brokenFrameError, readRefusal, toConnectionError, withoutToken } from "./handshake.ts";
import { createLiveness } from "./liveness.ts";

/** Above this the socket is held back until the consumer has caught up. Bytes. */
const HIGH_WATER_BYTES = 256 * 1024;
const HANDSHAKE_TIMEOUT_MS = 20_000;

/** What the listeners have learned. */
interface Peer {
  isOpen: boolean;
  serverTimeMs?: number | undefined;
  failure?: LogStreamError;
  closeCode?: number;
}

function toBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) {
    return data;
  }
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}

function ignoreLateError(): void {
  // A socket can fail after it was given up; without a listener that would be an uncaught exception.
}

/**
 * One socket as a generator. It returns after a clean close and throws a typed error after any other end; however it
 * ends, `break` and abort included, it settles only once the socket is closed.
 *
 * Frames that arrive while the consumer is busy are held up to 256 KiB; then the socket is paused.
 */
export async function* openConnection(options: ConnectionOptions): AsyncGenerator<ConnectionEvent, void> {
  const { host, signal, clock } = options;
  throwIfAborted(signal);
  const liveness = createLiveness(clock, options.liveness);
  const socket = options.dialer(options.url, { headers: options.headers, signal });

  let wake = (): void => undefined;
  const frames: Frame[] = [];
  /** Those that `ws` has read. */
  let frameCount = 0;
  const guard = new FrameGuard();
  let heldBytes = 0;
  let pong: string | undefined;
  const peer: Peer = { isOpen: false };

  function fail(error: LogStreamError): void {
    peer.failure ??= error;
    wake();
  }

  function sawLife(): void {
    liveness.sawLife();
    options.onLife?.();
  }

  function take(came: readonly Frame[]): void {
    for (const frame of came) {
      frames.push(frame);
      heldBytes += frame.bytes + FRAME_BYTES;
    }
    if (heldBytes > HIGH_WATER_BYTES && !socket.isPaused) {
      socket.pause();
    }
    if (frames.length === came.length) {
      sawLife();
      wake();
    }
  }

  const listeners = {
    upgrade(response: IncomingMessage) {
      const date = Date.parse(response.headers.date ?? "");
      peer.serverTimeMs = Number.isNaN(date) ? undefined : date;
      guardSocket(response, guard, {
        socket,
        listener: listeners.message,
        received: () => frameCount,
        take,
      });
    },
    open() {
      peer.isOpen = true;
      sawLife();
      socket.send(options.firstFrame);
      wake();
    },
    message: (data: RawData) => {
      const bytes = toBuffer(data);
      const cutFromBytes = guard.takeCut(frameCount);
      frameCount += 1;
      take([{ text: bytes.toString("utf8"), bytes: bytes.length, cutFromBytes }]);
    },
    ping() {
      sawLife();
    },
    pong(payload: Buffer) {
      sawLife();
      pong = payload.toString("latin1");
      wake();
    },
    "unexpected-response"(request: ClientRequest, response: IncomingMessage) {
      void readRefusal(host, request, response, options.headers).then(fail);
    },
    error(error: Error) {
      fail(toConnectionError(host, error, peer.isOpen));
    },
    close(code: number, reason: Buffer) {
      peer.closeCode = code;
      if (!isCleanCloseCode(code)) {
        fail(
          new StreamClosedError(host, code, withoutToken(reason.toString("utf8").trim(), options.headers)),
        );
      }
      wake();
    },
  };

  function wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const callOff = clock.after(ms, resolve);
      wake = () => {
        callOff();
        resolve();
      };
    });
  }

  function hasNews(): boolean {
    return (
      frames.length > 0 ||
      pong !== undefined ||
      peer.failure !== undefined ||
      peer.closeCode !== undefined ||
      signal.aborted
    );
  }

  async function waitForOpen(): Promise<void> {
    const deadline = clock.monotonicMs() + (options.handshakeTimeoutMs ?? HANDSHAKE_TIMEOUT_MS);
    while (!peer.isOpen && !hasNews()) {
      const leftMs = deadline - clock.monotonicMs();
      if (leftMs <= 0) {
        throw new ConnectionError(
          "handshake-timeout",
          host,
          `${host} did not answer the log stream request in time.`,
        );
      }
      await wait(leftMs);
    }
  }

  /** Waits for news, or until it was quiet for as long as asked, whichever is first. */
  async function waitForNews(): Promise<void> {
    const quietMs = options.quietAfterMs();
    const quietAt = quietMs === undefined ? Infinity : clock.monotonicMs() + quietMs;
    while (!hasNews()) {
      const leftMs = quietAt - clock.monotonicMs();
      if (leftMs <= 0) {
        return;
      }
      await wait(Math.min(leftMs, liveness.nextWaitMs()));
      if (hasNews()) {
        return;
      }
      const verdict = liveness.check();
      if (verdict === "send-ping") {
        ping("");
      } else if (verdict === "peer-silent") {
        // A frame that never ends swallows the answer.
        throw guard.isInsideFrame
          ? brokenFrameError(host)
          : new ConnectionError("peer-silent", host, `${host} stopped answering.`);
      } else if (verdict === "machine-slept") {
        throw new ConnectionError("machine-slept", host, `The connection to ${host} slept with the machine.`);
      }
    }
  }

  function ping(id: string): void {
    if (socket.readyState === WebSocket.OPEN) {
      liveness.sentPing();
      socket.ping(id);
    }
  }

  function onAbort(): void {
    wake();
  }

  for (const [name, listener] of Object.entries(listeners)) {
    socket.on(name, listener);
  }
  socket.on("error", ignoreLateError);
  signal.addEventListener("abort", onAbort);
  if (socket.readyState === WebSocket.OPEN) {
    // A dialer may take its time and return it open.
    listeners.open();
  }
  try {
    await waitForOpen();
    if (peer.isOpen) {
      yield { kind: "open", serverTimeMs: peer.serverTimeMs, ping };
    }
    for (;;) {
      if (signal.aborted) {
        throw abortError(signal);
      }
      if (frames.length > 0) {
        heldBytes = 0;
        yield { kind: "frames", frames: frames.splice(0) };
        if (socket.isPaused && frames.length === 0) {
          socket.resume();
        }
      } else if (pong !== undefined) {
        const id = pong;
        pong = undefined;
        yield { kind: "pong", id };
      } else if (peer.failure !== undefined) {
        throw peer.failure;
      } else if (peer.closeCode !== undefined) {
        yield { kind: "closed", code: peer.closeCode };
        return;
      } else {
        await waitForNews();
        if (!hasNews()) {
          yield { kind: "quiet" };
        }
      }
    }
  } finally {
    signal.removeEventListener("abort", onAbort);
    for (const [name, listener] of Object.entries(listeners)) {
      socket.off(name, listener);
    }
    await closeSocket(socket, clock);
  }
}
