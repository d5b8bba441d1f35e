import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";

/** What a request is answered; an object body goes out as JSON. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | object | undefined;
  /** There is no such endpoint here. */
  readonly isUnheardOf?: boolean | undefined;
}

export interface HttpQuestion {
  readonly method: string;
  readonly url: URL;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** As Databricks words its errors; `errorCode` is a number in some of them. */
export function restError(status: number, errorCode: string | number, message: string): HttpAnswer {
  return { status, body: { error_code: errorCode, message, details: [] } };
}

/** undefined when the text is no JSON object. */
export function readJson(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

export function bodyText(body: string | object | undefined): string {
  return typeof body === "object" ? JSON.stringify(body) : (body ?? "");
}

/** Guessed from how the body begins, unless the headers say. */
export function contentType(text: string): Record<string, string> {
  const first = text.trimStart()[0];
  if (first === undefined) {
    return {};
  }
  const type =
    first === "{" || first === "["
      ? "application/json"
      : first === "<"
        ? "text/html; charset=utf-8"
        : "text/plain";
  return { "Content-Type": type };
}

/** The answer to a request whose socket Node's server has let go, which an upgrade's is. */
export function writeAnswer(socket: Duplex, { status, headers, body }: HttpAnswer): void {
  const text = bodyText(body);
  const fields = {
    ...contentType(text),
    ...headers,
    "Content-Length": Buffer.byteLength(text).toString(),
    Connection: "close",
  };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${lines.join("")}\r\n${text}`);
}
