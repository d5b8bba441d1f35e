import { randomUUID } from "node:crypto";
import type { App } from "../databricks/api/app.ts";
import { placeInApp } from "../reading/errorFrames.ts";
import type { ReadLine } from "../reading/lineFacts.ts";
import { showsSource } from "../sessions/filters.ts";
import { LoggedErrors } from "../sessions/loggedErrors.ts";
import type { LoggedError } from "../sessions/loggedErrors.ts";
import { countInEnglish } from "../ui/text/numberText.ts";
import { choiceText, cleanText, framed, agentHead, newest } from "./agentText.ts";
import type { AgentLog, AgentLogRequest } from "./agentText.ts";

/** Of each error. */
const MOST_FRAMES_TOLD = 5;

/** An error of a log, and where its deepest frames lie in the workspace, such as `src/main.py:23`. */
export interface AgentError {
  readonly error: LoggedError;
  readonly places: readonly string[];
}

/** The errors among some lines of an app's log, the newest first. */
export function errorsAmong(lines: readonly ReadLine[], app: App, nowMs: number): readonly LoggedError[] {
  const errors = new LoggedErrors((error) => {
    throw error;
  });
  errors.saw(app, nowMs);
  errors.see(lines.map((read) => ({ kind: "line", ...read, arrivedMs: nowMs })));
  errors.settle();
  return errors.all;
}

/** Those that an agent asked for. */
export function askedErrors(
  errors: readonly LoggedError[],
  { sources, search }: Pick<AgentLogRequest, "sources" | "search">,
): readonly LoggedError[] {
  const isShown = showsSource(sources);
  const wanted = search.toLowerCase();
  // Looked for in what is masked: else a search could find out what is behind the mask.
  return errors.filter(({ source, sentence }) => isShown(source) && sentence.toLowerCase().includes(wanted));
}

/** Each error once, within the bounds, between marks that no log can know. */
export function agentErrorsText(
  log: Omit<AgentLog, "lines">,
  errors: readonly AgentError[],
  request: AgentLogRequest,
  nonce = randomUUID(),
): string {
  const texts = errors.slice(0, request.lines).map(errorText);
  // The newest are kept, and stand first.
  const kept = newest(texts.toReversed(), request.characters).toReversed();
  const noun = kept.length === 1 ? "error" : "different errors";
  const matching = request.search === "" ? "" : `, with ${JSON.stringify(request.search)} in what they say`;
  const facts = [
    agentHead(log),
    `Source: ${log.origin}, of ${choiceText(request.sources)}. ${countInEnglish(kept.length)} ${noun}${matching}, the newest first, times in UTC. Errors are one where only numbers, ids and addresses differ.`,
    ...(kept.length < errors.length
      ? ['Others are left out; ask for more with "lines" and "maxCharacters".']
      : []),
  ];
  if (kept.length > 0) return framed(facts, kept, nonce);
  const next =
    'No errors were found. Call again without "errors" to see every line, or with an earlier "since".';
  return [...facts, next].join("\n");
}

function errorText({ error, places }: AgentError): string {
  const { sentence, count, crashes, firstMs, lastMs, deployment, isPast, source, frames } = error;
  const times = count === 1 ? "once" : `${countInEnglish(count)} times`;
  const facts = [
    count === 1
      ? `${times}, ${timeOf(lastMs)}`
      : `${times}, first ${timeOf(firstMs)}, last ${timeOf(lastMs)}`,
    ...(crashes === 0
      ? []
      : [`the app exited after it ${crashes === 1 ? "once" : `${countInEnglish(crashes)} times`}`]),
    ...(deployment === undefined ? [] : [`deployment ${deployment.id}`]),
    ...(isPast ? ["not since a newer deployment runs"] : []),
    ...(source === undefined ? [] : [`source ${source}`]),
  ];
  const stack = frames.slice(0, MOST_FRAMES_TOLD).map((frame) => {
    const { functionName } = frame;
    return `  at ${placeInApp(frame)}${functionName === undefined ? "" : ` in ${functionName}`}`;
  });
  const found = places.length === 0 ? [] : [`  in the workspace: ${places.join(", ")}`];
  return cleanText([sentence, `  ${facts.join("; ")}`, ...stack, ...found].join("\n"));
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
