import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { refuse, refuseHandshake, type LogServiceHost } from "./access.ts";
import { LogConnection, type OpenRecord } from "./connection.ts";
import type { ConnectionScript } from "./faults.ts";
import { Opcode } from "./frames.ts";
import { bodyText, contentType, writeAnswer, type HttpAnswer } from "./httpAnswer.ts";
import { listen, sleep, type Listener } from "./httpServer.ts";
import { toBatchEntry } from "./ledger.ts";
import type { ConnectionRecord, Drop } from "./types.ts";

const webSocketGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** The server behind an app's url: `/logz/stream`, `/logz/batch`, and a page at every other path. */
export class LogService {
  readonly connections: ConnectionRecord[] = [];
  batchRequests = 0;
  readonly #host: LogServiceHost;
  readonly #live = new Set<LogConnection>();
  readonly #closing = new AbortController();
  #listener: Listener | undefined;

  private constructor(host: LogServiceHost) {
    this.#host = host;
  }

  static async open(host: LogServiceHost): Promise<LogService> {
    const service = new LogService(host);
    service.#listener = await listen({
      hostname: host.hostname,
      origin: host.origin,
      certificate: host.certificate,
      onRequest: (request, response) => {
        service.#onRequest(request, response);
      },
      onUpgrade: (request, socket, head) => {
        void service.#onUpgrade(request, socket, head);
      },
    });
    return service;
  }

  get url(): string {
    return this.#listener?.url ?? "";
  }

  get port(): number {
    return this.#listener?.port ?? 0;
  }

  get openSockets(): number {
    return this.#listener?.openSockets ?? 0;
  }

  poke(): void {
    for (const connection of this.#live) {
      connection.poke();
    }
  }

  dropAll(drop: Drop): void {
    for (const connection of [...this.#live]) {
      connection.drop(drop);
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#listener?.close();
  }

  #onRequest(request: IncomingMessage, response: ServerResponse): void {
    const answer = this.#answer(request);
    const text = bodyText(answer.body);
    response.writeHead(answer.status, { ...contentType(text), ...answer.headers });
    response.end(text);
  }

  #answer(request: IncomingMessage): HttpAnswer {
    const { pathname } = new URL(request.url ?? "/", this.url);
    if (pathname === "/logz/batch") {
      this.batchRequests++;
    }
    const refusal = refuse(request, this.#host, this.url);
    if (refusal !== undefined) {
      return refusal;
    }
    if (pathname === "/logz/batch") {
      return { status: 200, body: this.#host.ledger.buffered.map(toBatchEntry) };
    }
    if (pathname === "/logz/stream") {
      return { status: 426, headers: { Upgrade: "websocket" }, body: "Upgrade Required" };
    }
    return { status: 200, body: `<!doctype html><title>${this.#host.spec.name}</title>` };
  }

  async #onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on("error", () => undefined);
    const { headers } = request;
    const verdict = this.#host.tokens.check(headers.authorization);
    const { pathname } = new URL(request.url ?? "/", this.url);
    if (pathname !== "/logz/stream") {
      writeAnswer(socket, { status: 404, body: "Not Found" });
      return;
    }
    const record: OpenRecord = {
      id: this.connections.length + 1,
      atMs: Date.now(),
      status: 0,
      origin: headers.origin,
      userAgent: headers["user-agent"],
      cookie: headers.cookie,
      search: undefined,
      replayed: 0,
      sent: 0,
      pings: 0,
      closeCode: undefined,
      open: false,
      authorized: typeof verdict !== "string" && verdict.kind === "oauth",
    };
    this.connections.push(record);
    const script = this.#host.takeFault();
    const { delayMs = 0, hang, reset, status, ...fault } = script.handshake ?? {};
    // Nothing reads this socket until it is a WebSocket, and a client that gives up would go unnoticed.
    const onGone = (): void => {
      socket.destroy();
    };
    socket.once("end", onGone);
    const early: Buffer[] = [head];
    const keepEarly = (chunk: Buffer): void => {
      early.push(chunk);
    };
    socket.on("data", keepEarly);
    if (delayMs > 0 && !(await sleep(delayMs, this.#closing.signal))) {
      return;
    }
    if (hang === true || socket.destroyed) {
      return;
    }
    if (reset === true) {
      this.#listener?.reset(socket);
      return;
    }
    const refusal =
      status === undefined ? refuseHandshake(request, this.#host, this.url) : { status, ...fault };
    if (refusal !== undefined) {
      record.status = refusal.status;
      writeAnswer(socket, refusal);
      return;
    }
    socket.removeListener("data", keepEarly).removeListener("end", onGone);
    this.#accept(request, socket, Buffer.concat(early), record, script);
  }

  #accept(
    request: IncomingMessage,
    socket: Duplex,
    early: Buffer,
    record: OpenRecord,
    script: ConnectionScript,
  ): void {
    const { spec, ledger } = this.#host;
    const key = request.headers["sec-websocket-key"] ?? "";
    const accept = createHash("sha1").update(`${key}${webSocketGuid}`).digest("base64");
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    record.status = 101;
    record.open = true;
    const connection = new LogConnection({
      socket,
      resetSocket: () => this.#listener?.reset(socket),
      record,
      script,
      ledger,
      keepAliveMs: spec.keepAliveMs ?? 15_000,
      keepAliveOpcode: spec.keepAliveBinary === true ? Opcode.binary : Opcode.text,
      keepAliveAfterReplay: spec.keepAliveAfterReplay === true,
      maxLagLines: spec.maxLagLines ?? 1_000_000,
    });
    this.#live.add(connection);
    const stopWatching = this.#watchToken(request.headers.authorization, connection);
    socket.once("close", () => {
      this.#live.delete(connection);
      stopWatching();
    });
    connection.receive(early);
  }

  #watchToken(authorization: string | undefined, connection: LogConnection): () => void {
    const { tokens, spec } = this.#host;
    const verdict = tokens.check(authorization);
    if (spec.closeOnExpiry !== true || typeof verdict === "string") {
      return () => undefined;
    }
    const closeWhenBad = (): void => {
      if (typeof tokens.check(authorization) === "string") {
        connection.drop({ code: 4401, reason: "The token has expired." });
      }
    };
    const timer = setTimeout(closeWhenBad, verdict.expiresAtMs - Date.now() + 1).unref();
    const stopListening = tokens.onRevoked(closeWhenBad);
    return () => {
      clearTimeout(timer);
      stopListening();
    };
  }
}
