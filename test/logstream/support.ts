import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { Writable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import type { LogEvent, LogLine } from "../../src/logstream/index.ts";
import { startWorkspace, type AppSpec, type StandInApp, type Workspace } from "../support/workspace/index.ts";
import { assertEventToldInWindow, assertToldInWindow } from "./toldInWindow.ts";

/** At its end a stage checks that the client left no socket open and no timer running. */
export interface Stage extends AsyncDisposable {
  readonly workspace: Workspace;
  readonly app: StandInApp;
  /** What every stream of this app needs. */
  readonly target: { readonly url: string; readonly token: string };
  /** Sockets that the server cannot see closed, being half-open by script. Default 0. */
  blindSockets: number;
}

/** A workspace with one app. */
export async function setStage(spec: Partial<AppSpec> = {}): Promise<Stage> {
  const workspace = await startWorkspace({ apps: [{ name: "orders", ...spec }] });
  const app = workspace.app("orders");
  const stage: Stage = {
    workspace,
    app,
    target: { url: app.logsUrl, token: workspace.issueToken() },
    blindSockets: 0,
    async [Symbol.asyncDispose]() {
      try {
        await until(() => app.openSockets <= stage.blindSockets, "the client closes its sockets");
      } finally {
        await workspace.close();
      }
      await until(() => activeResources().length === 0, `resources left: ${activeResources().join(", ")}`);
    },
  };
  return stage;
}

export function messages(lines: readonly LogLine[]): string[] {
  return lines.map((line) => line.message.trimEnd());
}

export function numbered(prefix: string, from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_unused, index) => `${prefix}${from + index}`);
}

/** Reads a stream to its end; only the end matters. */
export async function drain(events: AsyncGenerator<LogEvent, void>): Promise<void> {
  try {
    for await (const event of events) assertEventToldInWindow(event);
  } catch (error) {
    assertToldInWindow(error);
    throw error;
  }
}

/** Follows a stream in the background and lets a test wait for what it says. */
export function follow(events: AsyncGenerator<LogEvent, void>, abort: AbortController) {
  const seen: LogEvent[] = [];
  const outcome: { error?: unknown; isOver: boolean } = { isOver: false };
  const ended = (async () => {
    try {
      for await (const event of events) {
        seen.push(event);
        assertEventToldInWindow(event);
      }
    } catch (error) {
      outcome.error = error;
      assertToldInWindow(error);
    } finally {
      outcome.isOver = true;
    }
  })();
  return {
    seen,
    outcome,
    ended,
    lines(): string[] {
      return seen.flatMap((event) => (event.kind === "lines" ? messages(event.lines) : []));
    },
    kinds(): string[] {
      return seen.map((event) => event.kind);
    },
    of<K extends LogEvent["kind"]>(kind: K): Extract<LogEvent, { kind: K }>[] {
      return seen.filter((event): event is Extract<LogEvent, { kind: K }> => event.kind === kind);
    },
    /** A test that failed must not leave its stream to those after it. */
    async [Symbol.asyncDispose](): Promise<void> {
      abort.abort();
      await ended;
    },
    async stop(): Promise<void> {
      abort.abort();
      await ended;
      assert.deepEqual(getEventListeners(abort.signal, "abort"), []);
      if (outcome.error !== undefined) {
        assert.equal((outcome.error as Error).name, "AbortError");
      }
    },
  };
}

/** Waits for a condition; the bound is there for a broken program, not for a slow machine. */
export async function until(condition: () => boolean, what: string, withinMs = 60_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!condition()) {
    if (Date.now() > deadline) {
      assert.fail(`Waited ${withinMs} ms in vain: ${what}`);
    }
    await delay(5);
  }
}

/** A writer that keeps what it gets. */
export function memoryWriter(): Writable & { text(): string } {
  const chunks: Buffer[] = [];
  const writer = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return Object.assign(writer, { text: () => Buffer.concat(chunks).toString("utf8") });
}

/** Sockets and timers that keep this process alive, by name. */
function activeResources(): string[] {
  return process.getActiveResourcesInfo().filter((name) => /^(TCPSocketWrap|TLSWrap|Timeout)$/.test(name));
}

/** Runs `body` and checks that it leaves no socket, timer or listener behind, but for `allowed` sockets of a server. */
export async function leavesNothing(
  signals: readonly AbortSignal[],
  body: () => Promise<void>,
  allowed = 0,
): Promise<void> {
  const before = activeResources().length;
  await body();
  await until(
    () => activeResources().length <= before + allowed,
    `resources left: ${activeResources().join(", ")}`,
    5_000,
  );
  for (const signal of signals) {
    assert.deepEqual(getEventListeners(signal, "abort"), []);
  }
}

/** Retries without the waits that are for the service's sake. */
export const HASTY = { backoff: { random: () => 0, scale: 0.01 }, idleGapMs: 150 } as const;
