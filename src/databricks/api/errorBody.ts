import { stripVTControlCharacters } from "node:util";
import type { HttpReply } from "./http.ts";
import { phrase, type Phrase } from "./phrase.ts";

/** What an error answer says, whatever its shape. */
export interface ErrorBody {
  /** The platform's code, such as RESOURCE_DOES_NOT_EXIST; a numeric one as digits. */
  readonly code: string | undefined;
  /** One line without markup, at most 300 characters. */
  readonly message: string | undefined;
}

const maxMessageLength = 300;

/**
 * Reads `{"error_code","message"}`, a numeric error_code, `{"error","error_description"}`, SCIM's `{"detail"}` and plain
 * text. HTML says nothing worth showing.
 */
export function readErrorBody(reply: HttpReply): ErrorBody {
  if (isHtml(reply)) return { code: undefined, message: undefined };
  const json = parseJson(reply.text);
  if (!isRecord(json)) {
    return { code: undefined, message: oneLine(typeof json === "string" ? json : reply.text) };
  }
  const nested = isRecord(json["error"]) ? json["error"] : json;
  const description = firstText(nested["message"], nested["error_description"], nested["detail"]);
  const error = firstText(nested["error"]);
  return {
    code: firstText(
      nested["error_code"],
      nested["code"],
      nested["scimType"],
      description === undefined ? undefined : error,
    ),
    message: oneLine(description ?? error),
  };
}

/** Whether an answer is a web page; a login page in place of JSON is one even under a wrong content type. */
export function isHtml(reply: HttpReply): boolean {
  return (
    /\bhtml\b/i.test(reply.headers.get("content-type") ?? "") ||
    /^\s*<(!doctype|html|head|body)\b/i.test(reply.text)
  );
}

/** Undefined for what is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function firstText(...values: readonly unknown[]): string | undefined {
  for (const value of values) {
    if (typeof value === "number") return String(value);
    if (typeof value === "string" && value.trim() !== "") return value;
  }
  return undefined;
}

/** Text of the platform as one line for a sentence; undefined when nothing is left. */
export function oneLine(text: string | undefined): string | undefined {
  const line =
    text &&
    stripVTControlCharacters(text)
      .replace(/[\s\p{Cc}]+/gu, " ")
      .trim();
  if (line === undefined || line === "") return undefined;
  if (line.length <= maxMessageLength) return line;
  // Between words: half a secret is not known as one where this is masked.
  const end = line.lastIndexOf(" ", maxMessageLength);
  return `${line.slice(0, end < maxMessageLength / 2 ? maxMessageLength : end)}…`;
}

/** What somebody said, after the sentence that tells of them; undefined when they said nothing. */
export function sayingOf(message: string | undefined): Phrase | undefined {
  return message === undefined ? undefined : phrase("It said: {0}", asSentence(message));
}

/** Ends a text of the platform like a sentence. */
export function asSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
