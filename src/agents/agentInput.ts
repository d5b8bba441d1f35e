import { parseSince } from "./agentSince.ts";
import type { AgentSince } from "./agentSince.ts";
import { AGENT_CHARACTERS, AGENT_LINES, AGENT_SEARCH, AGENT_SOURCES } from "./agentText.ts";
import type { AgentLogRequest } from "./agentText.ts";
import { isPlainText } from "./plainText.ts";
import { appNamePattern } from "../databricks/api/app.ts";
import { DEFAULT_SOURCES, namesSource, readSources } from "../sessions/filters.ts";

/** Characters. */
const LONGEST_SINCE = 60;

export interface AgentInput extends AgentLogRequest {
  readonly app: string;
  readonly profile: string | undefined;
}

/** What a language model asked for. Throws an Error whose sentence names the value and what to give instead. */
export function readAgentInput(input: unknown): AgentInput {
  const given: Readonly<Record<string, unknown>> =
    typeof input === "object" && input !== null ? { ...input } : {};
  const app = given["app"];
  if (typeof app !== "string" || !appNamePattern.test(app)) {
    throw new Error(
      `"app" must be the name of a Databricks app, such as "orders-api": small letters, digits, hyphens and underscores. Given: ${quote(app)}.`,
    );
  }
  const profile = given["profile"];
  if (profile !== undefined && typeof profile !== "string") {
    throw new Error(
      `"profile" must be the name of a profile in ~/.databrickscfg, or left out. Given: ${quote(profile)}.`,
    );
  }
  return {
    app,
    profile: profile === "" ? undefined : profile,
    sources: readSourceNames(given["sources"]),
    search: readSearch(given["search"]),
    errorsOnly: given["errorsOnly"] === true,
    isGrouped: readGrouped(given["errors"]),
    since: readSince(given["since"]),
    untilMs: readUntil(given["until"]),
    lines: readNumber("lines", given["lines"], AGENT_LINES),
    characters: readNumber("maxCharacters", given["maxCharacters"], AGENT_CHARACTERS),
  };
}

/** Models give a list of one as a text, now and then. */
function readSourceNames(value: unknown): readonly string[] {
  if (value === undefined) return DEFAULT_SOURCES;
  const names: unknown[] = (Array.isArray(value) ? value : [value]).flatMap((item: unknown) =>
    typeof item === "string" ? item.split(",") : [item],
  );
  const isName = (name: unknown): name is string =>
    isPlainText(name, AGENT_SOURCES.longest) && namesSource(name);
  if (names.every(isName) && names.length <= AGENT_SOURCES.most) return readSources(names);
  throw new Error(
    `"sources" must be a list of names of sources, such as ["APP", "BUILD"], or with a minus what to leave out, such as ["-HTTP"]. Given: ${quote(value)}.`,
  );
}

function readSearch(value: unknown): string {
  if (value === undefined) return "";
  if (isPlainText(value, AGENT_SEARCH)) return value;
  throw new Error(
    `"search" must be one line of at most ${AGENT_SEARCH} characters, or left out. Given: ${quote(value)}.`,
  );
}

function readGrouped(value: unknown): boolean {
  if (value === undefined || value === "grouped") return value !== undefined;
  throw new Error(
    `"errors" must be "grouped", for each different error once, or left out. Given: ${quote(value)}.`,
  );
}

function readSince(value: unknown): AgentSince | undefined {
  if (value === undefined || value === "") return undefined;
  const since = isPlainText(value, LONGEST_SINCE) ? parseSince(value, Date.now()) : undefined;
  if (since !== undefined) return since;
  throw new Error(
    `"since" must be "the last deployment", a time such as "2026-10-06T09:00:00Z", an age such as "15 min", or left out. Given: ${quote(value)}.`,
  );
}

function readUntil(value: unknown): number | undefined {
  if (value === undefined || value === "") return undefined;
  const until = isPlainText(value, LONGEST_SINCE) ? parseSince(value, Date.now()) : undefined;
  if (until?.kind === "time") return until.ms;
  throw new Error(
    `"until" must be a time such as "2026-10-06T09:00:00Z", an age such as "5 min", or left out. Given: ${quote(value)}.`,
  );
}

function readNumber(
  name: string,
  value: unknown,
  bounds: { readonly default: number; readonly minimum: number; readonly maximum: number },
): number {
  if (value === undefined) return bounds.default;
  if (typeof value === "number" && Number.isInteger(value)) {
    if (value >= bounds.minimum && value <= bounds.maximum) return value;
  }
  throw new Error(
    `"${name}" must be a whole number from ${bounds.minimum} to ${bounds.maximum}. Given: ${quote(value)}.`,
  );
}

/** As JSON and cut, so that it cannot pass for more than a value. */
export function quote(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value).slice(0, 100);
}
