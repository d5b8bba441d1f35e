import { once } from "node:events";
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { connect, isIP, Socket, type AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { connect as tlsConnect, createSecureContext, TLSSocket } from "node:tls";
import { createCertificate, type Certificate } from "../certificate.ts";

export interface ProxyOptions {
  /** Asked for with 407 when missing or wrong. */
  readonly credentials?: { readonly user: string; readonly password: string };
  /** Refuses everything so. */
  readonly refuseWith?: number;
  /** Answers a WebSocket handshake itself, as a proxy does that does not know the upgrade. Needs `inspection`. */
  readonly breaksUpgrade?: boolean;
  /** The port here of a name that is asked for at a port nobody may listen on, such as 443. */
  readonly routes?: Readonly<Record<string, number>>;
  readonly inspection?: { readonly authority: Certificate; readonly upstreamCaPem: string };
}

export interface ProxyRecord {
  /** `CONNECT`, or the method of a request in clear text. */
  readonly method: string;
  /** `host:port`. */
  readonly target: string;
  /** Of the proxy's own answer. */
  readonly status: number;
  readonly isInspected: boolean;
  /** Whether it could read a bearer token in what went through it unencrypted. */
  readonly sawToken: boolean;
}

export type ProxyMessage = ProxyRecord | { readonly port: number } | { readonly hasChanged: true };

interface Target {
  readonly hostname: string;
  readonly port: number;
}

/** Starts listening on a free port of loopback, which it returns. */
export async function listenAsProxy(
  options: ProxyOptions,
  tell: (record: ProxyRecord) => void,
): Promise<number> {
  const { inspection, routes = {} } = options;

  function refusalOf(request: IncomingMessage, target: Target): number | undefined {
    const { credentials, refuseWith } = options;
    if (credentials !== undefined) {
      const wanted = Buffer.from(`${credentials.user}:${credentials.password}`).toString("base64");
      if (request.headers["proxy-authorization"] !== `Basic ${wanted}`) return 407;
    }
    const isKnown = target.hostname in routes || leadsHere(target.hostname);
    return refuseWith ?? (isKnown ? undefined : 403);
  }

  function note(request: IncomingMessage, { hostname, port }: Target, status: number): void {
    tell({
      method: request.method ?? "",
      target: `${hostname}:${port}`,
      status,
      isInspected: inspection !== undefined && status === 200,
      sawToken: request.headers.authorization !== undefined,
    });
  }

  async function tunnel(request: IncomingMessage, client: Socket, head: Buffer): Promise<void> {
    client.on("error", () => client.destroy());
    const target = targetOf(`http://${request.url ?? ""}`);
    const refusal = refusalOf(request, target);
    note(request, target, refusal ?? 200);
    if (refusal !== undefined) {
      client.end(`HTTP/1.1 ${refusal} Refused\r\n${challenge(refusal)}Content-Length: 0\r\n\r\n`);
      return;
    }
    client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    if (head.length > 0) client.unshift(head);
    const here = { ...target, port: routes[target.hostname] ?? target.port };
    if (inspection === undefined) join(client, connect(here.port, addressOf(here.hostname)));
    else await inspect(client, here, inspection, options.breaksUpgrade === true);
  }

  function forward(request: IncomingMessage, response: ServerResponse): void {
    const target = targetOf(request.url ?? "");
    const refusal = refusalOf(request, target);
    note(request, target, refusal ?? 200);
    if (refusal !== undefined) {
      if (refusal === 407) response.setHeader("Proxy-Authenticate", 'Basic realm="test"');
      response.writeHead(refusal).end();
      return;
    }
    const { pathname, search } = new URL(request.url ?? "");
    const onward = httpRequest(
      {
        host: addressOf(target.hostname),
        port: target.port,
        method: request.method,
        path: pathname + search,
        headers: request.headers,
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on("error", () => response.destroy());
    request.pipe(onward);
  }

  const server = createServer(forward);
  server.on("connect", (request: IncomingMessage, client: Duplex, head: Buffer) => {
    if (client instanceof Socket) void tunnel(request, client, head);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

function challenge(status: number): string {
  return status === 407 ? 'Proxy-Authenticate: Basic realm="test"\r\n' : "";
}

function targetOf(url: string): Target {
  const { hostname, port } = new URL(url);
  return { hostname, port: Number(port === "" ? 80 : port) };
}

function leadsHere(hostname: string): boolean {
  return hostname.endsWith(".test") || hostname === "localhost" || hostname.startsWith("127.");
}

function addressOf(hostname: string): string {
  return hostname.startsWith("127.") ? hostname : "127.0.0.1";
}

function join(client: Duplex, server: Duplex): void {
  client.pipe(server).pipe(client);
  for (const [one, other] of [
    [client, server],
    [server, client],
  ] as const) {
    one.on("error", () => other.destroy());
    one.on("close", () => other.destroy());
  }
}

/** Ends the client's TLS under a certificate of the proxy's own authority, and opens TLS of its own to the server. */
async function inspect(
  client: Socket,
  { hostname, port }: Target,
  { authority, upstreamCaPem }: NonNullable<ProxyOptions["inspection"]>,
  breaksUpgrade: boolean,
): Promise<void> {
  const { keyPem, certPem } = await createCertificate([hostname], authority);
  const decrypted = new TLSSocket(client, {
    isServer: true,
    secureContext: createSecureContext({ key: keyPem, cert: certPem }),
  });
  decrypted.on("error", () => client.destroy());
  if (breaksUpgrade) {
    const [start] = (await once(decrypted, "data")) as [Buffer];
    if (/^Upgrade: websocket/im.test(start.toString("latin1"))) {
      decrypted.end("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    decrypted.unshift(start);
  }
  const servername = isIP(hostname) === 0 ? hostname : "";
  join(decrypted, tlsConnect({ host: addressOf(hostname), port, servername, ca: upstreamCaPem }));
}
