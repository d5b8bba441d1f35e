import type { Certificate } from "../certificate.ts";
import { createIdentity, type AppIdentity } from "./appIdentity.ts";
import type { ConnectionScript } from "./faults.ts";
import { Ledger, type LedgerEntry } from "./ledger.ts";
import { Lifecycle } from "./lifecycle.ts";
import { LogService } from "./logService.ts";
import type { TokenStore } from "./tokens.ts";
import type {
  AppSpec,
  AppState,
  ConnectionRecord,
  Deploying,
  Drop,
  Emission,
  RefusalStatus,
  StandInApp,
} from "./types.ts";

export interface AppSurroundings {
  readonly tokens: TokenStore;
  readonly workspaceUrl: string;
  readonly hostname: string;
  readonly origin: string | undefined;
  readonly certificate: Certificate | undefined;
}

/** One app: its log, its log service and its life. */
export class LocalApp implements StandInApp {
  readonly name: string;
  readonly spec: AppSpec;
  readonly lifecycle: Lifecycle;
  readonly identity: AppIdentity;
  /** What clients said of it over REST, field by field. */
  edits: Readonly<Record<string, unknown>> = {};
  faults: ConnectionScript[] = [];
  refuseWith: RefusalStatus;
  permitted = true;
  isRemoved = false;
  readonly #ledger: Ledger;
  #service: LogService | undefined;

  private constructor(spec: AppSpec) {
    this.name = spec.name;
    this.spec = spec;
    this.refuseWith = spec.refuseWith ?? 302;
    this.#ledger = new Ledger({
      keepsAll: spec.keepLedger !== false,
      wholeSeconds: spec.wholeSeconds === true,
      bufferLines: spec.bufferLines ?? 1000,
      bufferBytes: spec.bufferBytes ?? Infinity,
    });
    this.identity = createIdentity(spec.name);
    this.lifecycle = new Lifecycle(spec, this.identity, (keepBuffer) => {
      this.dropAll({ code: 1001, reason: "The app is going away." });
      if (!keepBuffer) {
        this.clearBuffer();
      }
    });
  }

  static async open(spec: AppSpec, surroundings: AppSurroundings): Promise<LocalApp> {
    const app = new LocalApp(spec);
    app.#service = await LogService.open({
      spec,
      ledger: app.#ledger,
      ...surroundings,
      get refuseWith() {
        return app.refuseWith;
      },
      get permitted() {
        return app.permitted;
      },
      get isRemoved() {
        return app.isRemoved;
      },
      get isUp() {
        return app.lifecycle.isServing;
      },
      takeFault: () => app.faults.shift() ?? {},
    });
    return app;
  }

  get url(): string {
    return this.#service?.url ?? "";
  }

  get port(): number {
    return this.#service?.port ?? 0;
  }

  get logsUrl(): string {
    return `${this.url.replace(/^http/, "ws")}/logz/stream`;
  }

  get ledger(): readonly LedgerEntry[] {
    return this.#ledger.all;
  }

  get buffered(): readonly LedgerEntry[] {
    return this.#ledger.buffered;
  }

  get connections(): readonly ConnectionRecord[] {
    return this.#service?.connections ?? [];
  }

  get openSockets(): number {
    return this.#service?.openSockets ?? 0;
  }

  get batchRequests(): number {
    return this.#service?.batchRequests ?? 0;
  }

  emit(...lines: Emission[]): void {
    for (const line of lines) {
      this.#ledger.append(line);
    }
    this.#service?.poke();
  }

  clearBuffer(): void {
    this.#ledger.clearBuffer();
  }

  setBufferLines(lines: number): void {
    this.#ledger.setBufferLines(lines);
  }

  dropAll(drop: Drop): void {
    this.#service?.dropAll(drop);
  }

  async start(): Promise<void> {
    await this.lifecycle.start();
  }

  async stop(): Promise<void> {
    await this.lifecycle.stop();
  }

  async restart(options: { keepBuffer?: boolean; downMs?: number } = {}): Promise<void> {
    await this.lifecycle.restart(options);
  }

  async deploy({ gitSource, ...options }: Deploying = {}): Promise<void> {
    await this.lifecycle.deploy({ ...options, ...(gitSource && { asked: { git_source: gitSource } }) });
  }

  crash(message: string): void {
    this.lifecycle.crash(message);
  }

  /** As REST deletes it: DELETING for a while, then gone. */
  async delete(): Promise<void> {
    if (await this.lifecycle.delete()) {
      this.remove();
    }
  }

  remove(): void {
    this.isRemoved = true;
    this.lifecycle.end();
    this.dropAll({ code: 1001, reason: "The app was deleted." });
    this.clearBuffer();
  }

  get state(): Readonly<Required<AppState>> {
    return this.lifecycle.state;
  }

  setState(state: AppState): void {
    this.lifecycle.setState(state);
  }

  async close(): Promise<void> {
    this.lifecycle.end();
    await this.#service?.close();
  }
}
