import { setTimeout as delay } from "node:timers/promises";
import { WebSocket } from "ws";
import type { StandInApp, Workspace } from "./types.ts";

export interface ConnectOptions {
  /** Default: a fresh OAuth token. */
  readonly token?: string | undefined;
  /** Default: the app's own; null sends none. */
  readonly origin?: string | null | undefined;
  /** The first frame; undefined sends none. Default "". */
  readonly search?: string | null | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** What a plain `ws` client saw. */
export interface BareClient {
  readonly socket: WebSocket;
  /** The payload of each frame as text, keep-alives left out. */
  readonly frames: string[];
  readonly messages: string[];
  keepAlives: number;
  /** Set once it is over. */
  closeCode: number | undefined;
  closeReason: string | undefined;
  error: Error | undefined;
  /** Of a handshake that was answered otherwise. */
  refusal: { status: number; headers: NodeJS.Dict<string | string[]>; body: string } | undefined;
}

export function connect(workspace: Workspace, app: StandInApp, options: ConnectOptions = {}): BareClient {
  const { token = workspace.issueToken(), origin = app.url, search = "", headers } = options;
  const socket = new WebSocket(app.logsUrl, {
    perMessageDeflate: false,
    ca: workspace.caPem,
    headers: {
      ...(token === "" ? {} : { Authorization: `Bearer ${token}` }),
      ...(origin === null ? {} : { Origin: origin }),
      ...headers,
    },
  });
  const client: BareClient = {
    socket,
    frames: [],
    messages: [],
    keepAlives: 0,
    closeCode: undefined,
    closeReason: undefined,
    error: undefined,
    refusal: undefined,
  };
  socket.on("open", () => {
    if (search !== null) {
      socket.send(search);
    }
  });
  socket.on("message", (data: Buffer) => {
    if (data.length === 1 && data[0] === 0) {
      client.keepAlives++;
      return;
    }
    const text = data.toString();
    client.frames.push(text);
    client.messages.push(messageOf(text));
  });
  socket.on("unexpected-response", (_request, response) => {
    let body = "";
    response.setEncoding("utf8");
    response.on("data", (chunk: string) => {
      body += chunk;
    });
    response.on("end", () => {
      client.refusal = { status: response.statusCode ?? 0, headers: response.headers, body };
    });
  });
  // `ws` keeps a reset of an open connection to itself.
  socket.on("upgrade", (response) => {
    response.socket.on("error", (error) => {
      client.error = error;
    });
  });
  socket.on("error", (error) => {
    client.error = error;
  });
  socket.on("close", (code, reason) => {
    client.closeCode = code;
    client.closeReason = reason.toString();
  });
  return client;
}

function messageOf(text: string): string {
  try {
    return (JSON.parse(text) as { message: string }).message;
  } catch {
    return text;
  }
}

/** @throws Error naming what was waited for, after 20 seconds. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const deadlineMs = performance.now() + 20_000;
  while (!holds()) {
    if (performance.now() > deadlineMs) {
      throw new Error(`Waited in vain: ${what}`);
    }
    await delay(5);
  }
}
