import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { DatabricksError } from "../api/errors.ts";
import { callbackPage, type CallbackOutcome, type PageLanguage } from "./callbackPage.ts";
import { phrase } from "../api/phrase.ts";

/** Where the browser comes back to after the sign-in page. */
export interface CallbackListener {
  readonly port: number;
  /** Stops listening; resolves once every answer under way is out. */
  close(): Promise<void>;
}

/** The ports Databricks lets its public client come back to. */
export const callbackPorts: readonly number[] = Array.from({ length: 21 }, (_, index) => 8020 + index);

const closeGraceMs = 2_000;
const busyCodes: ReadonlySet<string> = new Set(["EADDRINUSE", "EACCES"]);

/**
 * Listens on the first free port, on this machine's own address only. `onCallback` judges the query of every request
 * that may be the browser coming back. Throws `not-signed-in` when no port is free.
 */
export async function listenForCallback(options: {
  /** Default: {@link callbackPorts}. */
  readonly ports?: readonly number[] | undefined;
  readonly onCallback: (query: URLSearchParams) => Promise<CallbackOutcome>;
  /** Default: English. */
  readonly language?: PageLanguage | undefined;
}): Promise<CallbackListener> {
  const { ports = callbackPorts } = options;
  const server = createServer((request, response) => {
    void answer(request, response, options);
  });
  for (const port of ports) {
    if (await listens(server, port)) return { port, close: () => close(server) };
  }
  throw new DatabricksError(
    "not-signed-in",
    phrase(
      "The browser could not come back from the sign-in: the ports {0} to {1} of this machine are all in use. Close a program that uses one of them, then sign in again.",
      ports.at(0) ?? 0,
      ports.at(-1) ?? 0,
    ),
  );
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { onCallback, language }: Parameters<typeof listenForCallback>[0],
): Promise<void> {
  // Only the path matters; a Host of any kind must not make the address invalid.
  const url = URL.parse(request.url ?? "", "http://localhost");
  if (request.method !== "GET" || url?.pathname !== "/" || url.search === "") {
    response.writeHead(404, { Connection: "close" }).end();
    return;
  }
  const { status, headers, body } = callbackPage(await onCallback(url.searchParams), language);
  response.writeHead(status, headers).end(body);
}

function listens(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => {
      server.off("listening", onListening);
      if (busyCodes.has(error.code ?? "")) resolve(false);
      else reject(error);
    };
    const onListening = (): void => {
      server.off("error", onError);
      resolve(true);
    };
    server.once("error", onError);
    server.once("listening", onListening);
    server.listen(port, "127.0.0.1");
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      server.closeAllConnections();
    }, closeGraceMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
