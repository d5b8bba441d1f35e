import type { Deployment, DeploymentOrigin } from "../../sessions/deployment.ts";
import type { Notice } from "../../sessions/sessionItem.ts";
import { inWords } from "./inWords.ts";
import { labelled, listedParts, sentencesText } from "./joined.ts";
import { dateText } from "./numberText.ts";
import { sentence } from "./places.ts";
import { relativeTime } from "./relativeTime.ts";
import type { Translate } from "./translate.ts";

type NoticeOf<Kind extends Notice["kind"]> = Extract<Notice, { kind: Kind }>;

/** Of an id: enough to tell a deployment from those before it. Characters. */
const SHORT_ID = 12;

/** What the line of a deployment begins with. Views are searched for it. */
export function deployedWords(app: string, t: Translate): string {
  return t("A new deployment of {0} is in place:", app);
}

export function failedWords(app: string, t: Translate): string {
  return t("A deployment of {0} failed", app);
}

export function deployingWords(app: string, t: Translate): string {
  return t("{0} is being deployed:", app);
}

export function deployingText(notice: NoticeOf<"deploying">, app: string, t: Translate): string {
  return sentence(`${deployingWords(app, t)} ${listedParts([notice.id, ...originWords(notice, t)], t)}`, t);
}

/** The line between two deployments: it names both. What the one before shares with the new one is not said again. */
export function deployedText(notice: NoticeOf<"deployed">, app: string, t: Translate): string {
  const now = sentence(
    `${deployedWords(app, t)} ${listedParts([notice.id, ...originWords(notice, t)], t)}`,
    t,
  );
  const { before } = notice;
  if (before === undefined) return now;
  const { creator, source } = notice;
  const other: DeploymentOrigin = {
    ...(before.creator !== creator && before.creator !== undefined && { creator: before.creator }),
    ...(String(before.source) !== String(source) && before.source !== undefined && { source: before.source }),
  };
  const date = before.createdMs === undefined ? [] : [t("of {0}", dateText(before.createdMs))];
  const words = listedParts([[before.id, ...date].join(" "), ...originWords(other, t)], t);
  return sentencesText([now, sentence(t("Before it ran {0}", words), t)], t);
}

/** The platform's account of it, and who wanted it. What BUILD said comes as a notice of its own. */
export function failedText(notice: NoticeOf<"deploymentFailed">, app: string, t: Translate): string {
  const { id, detail } = notice;
  const origin = originWords(notice, t);
  const parts = [
    id === undefined ? failedWords(app, t) : labelled(failedWords(app, t), id, t),
    ...(detail === undefined ? [] : [detail]),
    ...(origin.length === 0 ? [] : [t("It was {0}", listedParts(origin, t))]),
  ];
  return sentencesText(
    parts.map((part) => sentence(part, t)),
    t,
  );
}

/** `deployed 3 days ago`; undefined where nobody knows when. */
export function deployedAgo(
  { createdMs, state }: Pick<Deployment, "createdMs" | "state">,
  nowMs: number,
  t: Translate,
): string | undefined {
  if (createdMs === undefined) return undefined;
  const ago = relativeTime(createdMs, nowMs, t);
  return state === "FAILED" ? t("deployment failed {0}", ago) : t("deployed {0}", ago);
}

/** `3d ago`, for where there is little room. */
export function ageText(
  { createdMs, state }: Pick<Deployment, "createdMs" | "state">,
  nowMs: number,
  t: Translate,
): string | undefined {
  if (createdMs === undefined) return undefined;
  const ago = relativeTime(createdMs, nowMs, t, "narrow");
  return state === "FAILED" ? t("deployment failed {0}", ago) : ago;
}

/** `Deployment 01ef132de7ff, by ada@example.com, 3 minutes ago.`: which one it is, for a message. */
export function shortDeploymentText(deployment: Deployment, nowMs: number, t: Translate): string {
  const { id, creator, createdMs } = deployment;
  const parts = [
    t("Deployment {0}", id.slice(0, SHORT_ID)),
    ...originWords(creator === undefined ? {} : { creator }, t),
    ...(createdMs === undefined ? [] : [relativeTime(createdMs, nowMs, t)]),
  ];
  return sentence(listedParts(parts, t), t);
}

/** A row of a tooltip. */
export function deploymentDetail(deployment: Deployment, nowMs: number, t: Translate): string {
  const { id, state, message, createdMs } = deployment;
  const parts = [
    id,
    ...(state === undefined ? [] : [deploymentStateText(state, t)]),
    ...(createdMs === undefined ? [] : [relativeTime(createdMs, nowMs, t)]),
    ...originWords(deployment, t),
    ...(message === undefined ? [] : [message]),
  ];
  return listedParts(parts, t);
}

/** States that nobody here knows are shown as the platform writes them. */
function deploymentStateText(state: string, t: Translate): string {
  switch (state) {
    case "SUCCEEDED":
      return t("succeeded");
    case "FAILED":
      return t("failed");
    case "IN_PROGRESS":
      return t("in progress");
    case "CANCELLED":
      return t("cancelled");
    default:
      return state.toLowerCase().replaceAll("_", " ");
  }
}

function originWords({ creator, source }: DeploymentOrigin, t: Translate): string[] {
  return [
    ...(creator === undefined ? [] : [t("by {0}", creator)]),
    ...(source === undefined ? [] : [t("from {0}", inWords(source, t))]),
  ];
}
