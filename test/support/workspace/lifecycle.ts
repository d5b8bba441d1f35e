import { randomUUID } from "node:crypto";
import type { AppIdentity } from "./appIdentity.ts";
import { sleep } from "./httpServer.ts";
import { appMessage, computeMessage } from "./stateMessages.ts";
import type { AppSpec, AppState } from "./types.ts";

export interface Deployment {
  readonly deployment_id: string;
  readonly source_code_path: string;
  readonly mode: "SNAPSHOT";
  readonly create_time: string;
  readonly creator: string;
  readonly update_time: string;
  readonly status: { readonly state: string; readonly message: string };
  /** The snapshot of the source code that the deployed app runs from. */
  readonly deployment_artifacts: { readonly source_code_path: string };
}

export interface DeployOptions {
  /** Message of a deployment that does not come up. */
  readonly fail?: string;
  /**
   * Where it fails: `start`, on the compute, where it is the active one nevertheless; or `build`, before, where what ran
   * goes on as if nothing was, and only the list of deployments tells of it. Default `start`.
   */
  readonly failsIn?: "build" | "start";
  /** Default: the app's. */
  readonly creator?: string;
  readonly keepBuffer?: boolean;
  readonly sourceCodePath?: string;
  /** More fields that the client gave its deployment. */
  readonly asked?: object;
}

/** Empties or keeps the replay buffer, and closes the live sockets: the log service goes away for a while. */
type GoAway = (keepBuffer: boolean) => void;

/**
 * The states an app goes through, each for `transitionMs`. A later transition takes over from one under way. It emits
 * no lines: what an app logs on its way up or down is for the test, or the demo, to say.
 */
export class Lifecycle {
  readonly #spec: AppSpec;
  readonly #identity: AppIdentity;
  readonly #goAway: GoAway;
  readonly #transitionMs: number;
  readonly #deployments: Deployment[] = [];
  #state: Required<AppState>;
  #hasUrl: boolean;
  #isDown = false;
  #isStopped = false;
  #pending: Deployment | undefined;
  #active: Deployment | undefined;
  #updatedAt = new Date();
  #transition = new AbortController();

  constructor(spec: AppSpec, identity: AppIdentity, goAway: GoAway) {
    this.#spec = spec;
    this.#identity = identity;
    this.#goAway = goAway;
    this.#transitionMs = spec.transitionMs ?? 20;
    this.#hasUrl = spec.neverStarted !== true;
    const isDeployed = this.#hasUrl && spec.isNew !== true;
    const compute = spec.computeState ?? (isDeployed ? "ACTIVE" : "STOPPED");
    const app = spec.appState ?? (compute === "ACTIVE" ? "RUNNING" : "UNAVAILABLE");
    this.#state = {
      compute,
      computeMessage: spec.computeMessage ?? computeMessage(compute),
      app,
      appMessage: spec.appMessage ?? appMessage(app),
    };
    if (isDeployed) {
      const first = this.#newDeployment("SUCCEEDED", "App started successfully");
      const time = new Date(spec.deployedAtMs ?? Date.now()).toISOString();
      this.#active = { ...first, create_time: time, update_time: time };
      this.#deployments.unshift(this.#active);
    }
  }

  get state(): Readonly<Required<AppState>> {
    return this.#state;
  }

  get hasUrl(): boolean {
    return this.#hasUrl;
  }

  get isServing(): boolean {
    return this.#state.compute === "ACTIVE" && !this.#isDown;
  }

  get pendingDeployment(): Deployment | undefined {
    return this.#pending;
  }

  /** A stop clears it unless the app keeps it, and the same one is back after the start. */
  get activeDeployment(): Deployment | undefined {
    return this.#isStopped && this.#spec.keepsDeployment !== true ? undefined : this.#active;
  }

  get sourceCodePath(): string | undefined {
    return this.#active?.source_code_path;
  }

  /** Newest first. */
  get deployments(): readonly Deployment[] {
    return this.#deployments;
  }

  get updatedAt(): Date {
    return this.#updatedAt;
  }

  setState(state: AppState): void {
    this.#state = { ...this.#state, ...state };
    if (state.compute !== undefined && state.computeMessage === undefined) {
      this.#state.computeMessage = computeMessage(state.compute);
    }
    if (state.app !== undefined && state.appMessage === undefined) {
      this.#state.appMessage = appMessage(state.app);
    }
    this.#updatedAt = new Date();
  }

  async start(): Promise<void> {
    const signal = this.#takeOver();
    this.setState({ compute: "STARTING", app: "UNAVAILABLE" });
    if (await sleep(this.#transitionMs, signal)) {
      this.#hasUrl = true;
      this.#isDown = false;
      this.#bringBack();
      this.setState({ compute: "ACTIVE", app: "DEPLOYING" });
      if (await sleep(this.#transitionMs, signal)) {
        this.#pending = undefined;
        this.#isStopped = false;
        this.setState({ app: "RUNNING" });
      }
    }
  }

  /** A start deploys what ran last, under its old id, or a first time; until that is through, no other deployment can be. */
  #bringBack(): void {
    const isFirst = this.#active === undefined;
    this.#active ??= this.#record(this.#newDeployment("SUCCEEDED", "App started successfully"));
    if (isFirst || (this.#isStopped && this.#spec.keepsDeployment !== true)) {
      this.#isStopped = true;
      const status = { state: "IN_PROGRESS", message: "Starting app with the last deployment." };
      this.#pending = { ...this.#active, status };
    }
  }

  async stop(): Promise<void> {
    const signal = this.#takeOver();
    this.#isStopped = true;
    this.setState({ compute: "STOPPING", app: "UNAVAILABLE" });
    this.#goAway(false);
    if (await sleep(this.#transitionMs, signal)) {
      this.setState({ compute: "STOPPED" });
    }
  }

  async restart(options: { keepBuffer?: boolean; downMs?: number }): Promise<void> {
    const signal = this.#takeOver();
    this.#isDown = true;
    this.setState({ app: "UNAVAILABLE" });
    this.#goAway(options.keepBuffer === true);
    if (await sleep(options.downMs ?? this.#transitionMs, signal)) {
      this.#isDown = false;
      this.setState({ app: "RUNNING" });
    }
  }

  async deploy(options: DeployOptions): Promise<void> {
    const signal = this.#takeOver();
    const message = "Preparing source code for new app deployment.";
    const deployment = this.#record({
      ...this.#newDeployment("IN_PROGRESS", message, options.sourceCodePath),
      ...(options.creator !== undefined && { creator: options.creator }),
      ...options.asked,
    });
    this.#pending = deployment;
    const { app, appMessage: said } = this.#state;
    this.setState({ app: "DEPLOYING" });
    if (!(await sleep(this.#transitionMs, signal))) {
      return;
    }
    if (options.fail !== undefined && options.failsIn === "build") {
      this.#pending = undefined;
      this.#settle(deployment, { state: "FAILED", message: options.fail });
      this.setState({ app, appMessage: said });
      return;
    }
    this.#isDown = true;
    this.#goAway(options.keepBuffer === true);
    if (!(await sleep(this.#transitionMs, signal))) {
      return;
    }
    this.#isDown = false;
    this.#pending = undefined;
    // A deployment that got as far as the compute is the active one, failed or not; its log can be read.
    const status =
      options.fail === undefined
        ? { state: "SUCCEEDED", message: "App started successfully" }
        : { state: "FAILED", message: options.fail };
    this.#active = this.#settle(deployment, status);
    this.#isStopped = false;
    this.setState(
      options.fail === undefined ? { app: "RUNNING" } : { app: "CRASHED", appMessage: options.fail },
    );
  }

  /** False when something else came in between. */
  async delete(): Promise<boolean> {
    const signal = this.#takeOver();
    this.setState({ compute: "DELETING", computeMessage: "App is being deleted.", app: "UNAVAILABLE" });
    this.#goAway(false);
    return sleep(this.#transitionMs, signal);
  }

  crash(message: string): void {
    this.setState({ app: "CRASHED", appMessage: message });
  }

  /** Whatever is under way goes no further. */
  end(): void {
    this.#transition.abort();
  }

  #takeOver(): AbortSignal {
    this.#transition.abort();
    this.#transition = new AbortController();
    if (this.#pending !== undefined && this.#deployments.includes(this.#pending)) {
      this.#settle(this.#pending, { state: "CANCELLED", message: "The deployment was cancelled." });
    }
    this.#pending = undefined;
    return this.#transition.signal;
  }

  #newDeployment(state: string, message: string, sourceCodePath?: string): Deployment {
    const { name, creator = "someone@example.com", sourceCodePath: defaultPath } = this.#spec;
    const now = new Date().toISOString();
    const id = randomUUID().replaceAll("-", "");
    return {
      deployment_id: id,
      source_code_path: sourceCodePath ?? defaultPath ?? `/Workspace/Users/${creator}/${name}`,
      mode: "SNAPSHOT",
      create_time: now,
      creator,
      update_time: now,
      status: { state, message },
      deployment_artifacts: {
        source_code_path: `/Workspace/Users/${this.#identity.servicePrincipalClientId}/src/${id}`,
      },
    };
  }

  #record(deployment: Deployment): Deployment {
    this.#deployments.unshift(deployment);
    return deployment;
  }

  #settle(deployment: Deployment, status: Deployment["status"]): Deployment {
    const settled = { ...deployment, status, update_time: new Date().toISOString() };
    this.#deployments[this.#deployments.indexOf(deployment)] = settled;
    return settled;
  }
}
