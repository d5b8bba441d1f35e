import { randomUUID } from "node:crypto";
import { sleep } from "./httpServer.ts";
import type { AppSpec, AppState } from "./types.ts";

export interface Deployment {
  readonly deployment_id: string;
  readonly source_code_path: string;
  readonly mode: "SNAPSHOT";
  readonly create_time: string;
  readonly creator: string;
  readonly update_time: string;
  readonly status: { readonly state: string; readonly message: string };
}

/** Empties or keeps the replay buffer, and closes the live sockets: the log service goes away for a while. */
type GoAway = (keepBuffer: boolean) => void;

/**
 * The states an app goes through, each for `transitionMs`. A later transition takes over from one under way. It emits
 * no lines: what an app logs on its way up or down is for the test, or the demo, to say.
 */
export class Lifecycle {
  readonly #spec: AppSpec;
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

  constructor(spec: AppSpec, goAway: GoAway) {
    this.#spec = spec;
    this.#goAway = goAway;
    this.#transitionMs = spec.transitionMs ?? 20;
    this.#hasUrl = spec.neverStarted !== true;
    const compute = spec.computeState ?? (this.#hasUrl ? "ACTIVE" : "STOPPED");
    const app = spec.appState ?? (compute === "ACTIVE" ? "RUNNING" : "UNAVAILABLE");
    this.#state = {
      compute,
      computeMessage: spec.computeMessage ?? computeMessage(compute),
      app,
      appMessage: spec.appMessage ?? appMessage(app),
    };
    if (this.#hasUrl) {
      this.#active = this.#newDeployment("SUCCEEDED", "App started successfully");
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

  /** A stop clears it, and the same one is back after the start. */
  get activeDeployment(): Deployment | undefined {
    return this.#isStopped ? undefined : this.#active;
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
      this.setState({ compute: "ACTIVE", app: "DEPLOYING" });
      if (await sleep(this.#transitionMs, signal)) {
        this.#active ??= this.#record(this.#newDeployment("SUCCEEDED", "App started successfully"));
        this.#isStopped = false;
        this.setState({ app: "RUNNING" });
      }
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

  async deploy(options: { fail?: string; keepBuffer?: boolean; sourceCodePath?: string }): Promise<void> {
    const signal = this.#takeOver();
    const deployment = this.#record(
      this.#newDeployment(
        "IN_PROGRESS",
        "Preparing source code for new app deployment.",
        options.sourceCodePath,
      ),
    );
    this.#pending = deployment;
    this.setState({ app: "DEPLOYING" });
    if (!(await sleep(this.#transitionMs, signal))) {
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
    if (this.#pending !== undefined) {
      this.#settle(this.#pending, { state: "CANCELLED", message: "The deployment was cancelled." });
      this.#pending = undefined;
    }
    return this.#transition.signal;
  }

  #newDeployment(state: string, message: string, sourceCodePath?: string): Deployment {
    const { name, creator = "someone@example.com", sourceCodePath: defaultPath } = this.#spec;
    const now = new Date().toISOString();
    return {
      deployment_id: randomUUID().replaceAll("-", ""),
      source_code_path: sourceCodePath ?? defaultPath ?? `/Workspace/Users/${creator}/${name}`,
      mode: "SNAPSHOT",
      create_time: now,
      creator,
      update_time: now,
      status: { state, message },
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

function computeMessage(state: string): string {
  switch (state) {
    case "ACTIVE":
      return "App compute is running.";
    case "STARTING":
      return "App compute is starting.";
    case "STOPPING":
      return "App compute is stopping.";
    case "STOPPED":
      return "App compute is stopped.";
    case "ERROR":
      return "App compute has failed.";
    default:
      return `App compute is ${state.toLowerCase()}.`;
  }
}

function appMessage(state: string): string {
  switch (state) {
    case "RUNNING":
      return "App has status: App is running";
    case "DEPLOYING":
      return "App is being deployed.";
    case "CRASHED":
      return "App crashed unexpectedly. Please check the app logs for details.";
    default:
      return "App status is unavailable.";
  }
}
