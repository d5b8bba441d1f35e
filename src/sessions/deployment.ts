import { describeCode } from "../databricks/api/apps.ts";
import type { PhraseValue } from "../databricks/api/phrase.ts";
import type { AppDeployment } from "../databricks/api/apps.ts";

/** Who deployed what, and when, as far as the platform says. */
export interface DeploymentOrigin {
  /** A user's name, or a service principal's client id. */
  readonly creator?: string;
  /** A commit, or a folder of the workspace, in words. */
  readonly source?: PhraseValue;
  /** Epoch milliseconds. */
  readonly createdMs?: number;
}

/** A deployment of the app of a session. */
export interface Deployment extends DeploymentOrigin {
  readonly id: string;
  /** SUCCEEDED, FAILED, IN_PROGRESS, CANCELLED, or whatever else the platform says. */
  readonly state: string | undefined;
  /** The platform's account of its state. */
  readonly message?: string;
}

export function deploymentOf(deployment: AppDeployment | undefined): Deployment | undefined {
  if (deployment?.id === undefined) return undefined;
  const { id, state, message } = deployment;
  return { id, state, ...(message !== undefined && { message }), ...originOf(deployment) };
}

/** What is not known is left out. */
export function originOf(deployment: AppDeployment): DeploymentOrigin {
  const { creator, createTime } = deployment;
  const source = describeCode(deployment);
  const createdMs = Date.parse(createTime ?? "");
  return {
    ...(creator !== undefined && { creator }),
    ...(source !== undefined && { source }),
    ...(!Number.isNaN(createdMs) && { createdMs }),
  };
}
