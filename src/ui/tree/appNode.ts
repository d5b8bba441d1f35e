import { describeStatus } from "../../databricks/api/apps.ts";
import type { App } from "../../databricks/api/apps.ts";
import type { Workspace } from "../../databricks/workspace.ts";
import type { SessionView } from "../status/statusText.ts";
import { deploymentOf, type Deployment } from "../../sessions/deployment.ts";
import { canRetry, isStreaming } from "../../sessions/sessionState.ts";
import { appStateText, type AppStateText } from "../text/appItem.ts";
import { ageText, deployedAgo, deploymentDetail } from "../text/deploymentText.ts";
import { escapeMarkdown, tooltipTable } from "../text/markdown.ts";
import { listedParts } from "../text/joined.ts";
import { countText } from "../text/numberText.ts";
import { inWords } from "../text/inWords.ts";
import { hostOf } from "../text/places.ts";
import { credentialRow } from "../text/profileText.ts";
import type { Translate } from "../text/translate.ts";

/** An app in the tree of apps. */
export interface AppNode {
  /** Names the app among all workspaces, and its session. */
  readonly key: string;
  readonly app: App;
  readonly workspace: Workspace;
}

type Session = Pick<SessionView, "state" | "isFollowing" | "health" | "lineTotal"> & {
  readonly errors: { readonly presentCount: number };
};

/** Beside the words, for a quick look down the list. Each is at 3:1 at least in every theme of VS Code's own. */
const ICON_COLORS: Readonly<Record<string, string>> = {
  pulse: "charts.green",
  error: "testing.iconFailed",
  warning: "testing.iconQueued",
  sync: "charts.blue",
  "stop-circle": "descriptionForeground",
  "circle-slash": "descriptionForeground",
};

/** What the row shows beside the name: the app's state, whether its log is on, and since when it is deployed. */
export function nodeDescription(
  { app }: AppNode,
  session: Session | undefined,
  t: Translate,
  nowMs = Date.now(),
): string {
  const words = [stateOf(app, session, t).text, ...logWords(session, t)];
  const age = ageWords(app, (deployment) => ageText(deployment, nowMs, t));
  return listedParts([...words, ...errorWords(session, t), ...age], t);
}

/** For screen readers: the whole row as one sentence. */
export function nodeLabel(
  { app }: AppNode,
  session: Session | undefined,
  t: Translate,
  nowMs = Date.now(),
): string {
  const log = logWords(session, t);
  const age = ageWords(app, (deployment) => deployedAgo(deployment, nowMs, t));
  const state = listedParts([stateOf(app, session, t).text, ...age], t);
  const row =
    log.length === 0
      ? t("{0}, app, {1}", app.name, state)
      : t("{0}, app, {1}, log {2}", app.name, state, listedParts(log, t));
  return listedParts([row, ...errorWords(session, t)], t);
}

export function nodeIcon(
  { app }: AppNode,
  session: Session | undefined,
  t: Translate,
): { icon: string; color: string | undefined } {
  const { icon } = stateOf(app, session, t);
  return { icon, color: ICON_COLORS[icon] };
}

/** Words that the manifest's menus ask for. */
export function nodeContext({ app }: AppNode, session: Session | undefined): string {
  const isOn = session !== undefined && isStreaming(session.state);
  return [
    "app",
    isOn ? "streaming" : "idle",
    ...(session === undefined ? [] : ["open", session.isFollowing ? "following" : "paused"]),
    ...(session === undefined || session.lineTotal === 0 ? [] : ["filled"]),
    ...(session === undefined || session.errors.presentCount === 0 ? [] : ["faulty"]),
    ...(session !== undefined && canRetry(session.state) ? ["waiting"] : []),
    ...(app.url === undefined ? [] : ["reachable"]),
  ].join(" ");
}

/** Markdown; text of others is masked and escaped. */
export function nodeTooltip({ app, workspace }: AppNode, t: Translate, nowMs = Date.now()): string {
  const rowOf = (deployment: App["activeDeployment"]): string | undefined => {
    const known = deploymentOf(deployment);
    return known && deploymentDetail(known, nowMs, t);
  };
  const table = tooltipTable(
    [
      [t("State"), inWords(describeStatus(app).phrase, t)],
      [t("Description"), app.description],
      [t("Address"), app.url ?? t("none yet: the app was never started")],
      [t("Deployment"), rowOf(app.activeDeployment)],
      [t("Next deployment"), rowOf(app.pendingDeployment)],
      [t("Host"), hostOf(workspace.host)],
      credentialRow({ ...workspace, credential: workspace.credentialPhrase }, t),
    ],
    t,
  );
  return [`### ${escapeMarkdown(app.name)}`, table].join("\n\n");
}

/** The log knows of a crash before the next look at the list. */
function stateOf(app: App, session: Session | undefined, t: Translate): AppStateText {
  const isDown = session?.health.crash !== undefined && isStreaming(session.state);
  return appStateText(isDown ? { ...app, appState: "CRASHED" } : app, t);
}

function logWords(session: Session | undefined, t: Translate): string[] {
  if (session === undefined || !isStreaming(session.state)) return [];
  const isOn = session.state.kind === "waiting" ? t("waiting") : t("streaming");
  return session.isFollowing ? [isOn] : [isOn, t("paused")];
}

/** Of a log that is over, too. */
function errorWords(session: Session | undefined, t: Translate): string[] {
  const count = session?.errors.presentCount ?? 0;
  if (count === 0) return [];
  return [count === 1 ? t("1 error") : t("{0} errors", countText(count, t))];
}

function ageWords(
  { activeDeployment }: App,
  textOf: (deployment: Deployment) => string | undefined,
): string[] {
  const deployment = deploymentOf(activeDeployment);
  const age = deployment && textOf(deployment);
  return age === undefined ? [] : [age];
}
