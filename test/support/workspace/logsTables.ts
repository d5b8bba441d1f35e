import type { LedgerEntry } from "./ledger.ts";
import { SqlEngine, type TelemetryRow } from "./sqlEngine.ts";
import type { TelemetrySpec } from "./sqlTypes.ts";
import type { LocalApp } from "./standInApp.ts";

/** Each so many lines, a row of somebody else is among the app's: of a sign-in, or of an SDK that repeats the line. */
const strangerEvery = 7;

/** The tables that the platform writes apps' lines to, as far as those lines have arrived. */
export class LogsTables {
  readonly engine = new SqlEngine();
  readonly #written = new WeakMap<LocalApp, number>();
  #turn: Promise<void> = Promise.resolve();

  /** Writes what has come to be due. One call after another: rows of two would be written twice. */
  async catchUp(apps: readonly LocalApp[]): Promise<void> {
    const before = this.#turn;
    this.#turn = (async () => {
      await before;
      for (const app of apps) {
        if (app.spec.telemetry !== undefined) await this.#write(app, app.spec.telemetry);
      }
    })();
    await this.#turn;
  }

  async #write(app: LocalApp, telemetry: TelemetrySpec): Promise<void> {
    const { table, layout = "v2", delayMs = 0, duplicateEvery = 0 } = telemetry;
    const nowMs = Date.now();
    const from = this.#written.get(app) ?? 0;
    const entries = app.ledger.slice(from);
    const waits = entries.findIndex(({ atMs }) => atMs + delayMs > nowMs);
    const due = waits === -1 ? entries : entries.slice(0, waits);
    this.#written.set(app, from + due.length);
    const rows = due.flatMap((entry) => {
      const row = toRow(app.name, entry);
      if (row === undefined) return [];
      const copies = duplicateEvery > 0 && entry.index % duplicateEvery === 0 ? [row, row] : [row];
      return entry.index % strangerEvery === 0 ? [...copies, strangerTo(row, entry.index)] : copies;
    });
    await this.engine.insert(table, layout, rows);
  }
}

/** HTTP lines are not written. */
function toRow(
  service: string,
  { index, source = "APP", exact, atMs, message }: LedgerEntry,
): TelemetryRow | undefined {
  if (source === "HTTP") return undefined;
  const micros = BigInt(exact === undefined ? atMs * 1000 : Math.round(exact * 1e6));
  const recordId = `${String(micros).padStart(20, "0")}-${String(index).padStart(10, "0")}`;
  return { recordId, micros, service, source, severity: "INFO", body: message.replace(/\r?\n$/, "") };
}

function strangerTo(row: TelemetryRow, index: number): TelemetryRow {
  const isSignIn = index % (2 * strangerEvery) === 0;
  return {
    ...row,
    recordId: `${row.recordId}-s`,
    source: undefined,
    body: isSignIn ? { event: "login", user: "someone@example.com" } : row.body,
  };
}
