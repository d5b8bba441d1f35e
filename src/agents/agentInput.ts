import { AGENT_CHARACTERS, AGENT_LINES } from "./agentText.ts";
import type { AgentLogRequest } from "./agentText.ts";
import { appNamePattern } from "../databricks/api/app.ts";

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
      `"app" must be the name of a Databricks app, such as "orders-api": small letters, digits and hyphens. Given: ${quote(app)}.`,
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
    errorsOnly: given["errorsOnly"] === true,
    lines: readNumber("lines", given["lines"], AGENT_LINES),
    characters: readNumber("maxCharacters", given["maxCharacters"], AGENT_CHARACTERS),
  };
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
