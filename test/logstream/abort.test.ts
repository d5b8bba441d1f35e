import assert from "node:assert/strict";
import { createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { Writable } from "node:stream";
import { describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { run, streamLogs } from "../../src/logstream/index.ts";
import { drain, follow, leavesNothing, memoryWriter, setStage, until, type Stage } from "./support.ts";

type Situation = (stage: Stage, signal: AbortSignal) => Promise<void>;

interface Circumstances {
  prepare?: (stage: Stage) => void;
  /** Whether it has come to what the abort is to meet. Default: the first line was sent. */
  isReached?: (stage: Stage) => boolean;
  /** Sockets of the server that cannot notice the end. Default 0. */
  blindSockets?: number;
}

async function startAndAbort(
  name: string,
  situation: Situation,
  { prepare, isReached = hasSent, blindSockets = 0 }: Circumstances = {},
): Promise<void> {
  await using stage = await setStage();
  stage.app.emit({ message: "hello" });
  stage.blindSockets = blindSockets;
  prepare?.(stage);
  const abort = new AbortController();
  await leavesNothing(
    [abort.signal],
    async () => {
      const rejected = assert.rejects(situation(stage, abort.signal), { name: "AbortError" }, name);
      try {
        await until(() => isReached(stage), name);
        // What the server has sent is at the client a moment later.
        await delay(50);
      } finally {
        abort.abort();
      }
      await rejected;
      await until(() => stage.app.openSockets === blindSockets, `${name}: the server sees the socket closed`);
    },
    blindSockets,
  );
}

function hasSent({ app }: Stage): boolean {
  return app.connections[0]?.sent === 1;
}

async function readAll(stage: Stage, signal: AbortSignal): Promise<void> {
  await drain(streamLogs({ ...stage.target, follow: true, signal }));
}

describe("abort", () => {
  it("before the start dials nothing", async () => {
    await using stage = await setStage();
    await assert.rejects(readAll(stage, AbortSignal.abort()), { name: "AbortError" });
    assert.equal(stage.app.connections.length, 0);
  });

  it("while dialling a host that accepts and says nothing", async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket.on("error", () => undefined).resume());
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const url = `ws://127.0.0.1:${port}/logz/stream`;
    await startAndAbort(
      "dialling",
      (_stage, signal) => run({ url, writer: memoryWriter(), follow: true, signal }),
      { isReached: () => sockets.length > 0 },
    );
    for (const socket of sockets) {
      socket.destroy();
    }
    server.close();
  });

  it("during the handshake", () =>
    startAndAbort("handshake", readAll, {
      prepare: ({ app }) => {
        app.faults = [{ handshake: { hang: true } }];
      },
      isReached: ({ app }) => app.connections.length === 1,
    }));

  it("while a refused handshake is waited out", () =>
    startAndAbort("waiting", readAll, {
      prepare: ({ app }) => {
        app.faults = Array.from({ length: 9 }, () => ({
          handshake: { status: 503, headers: { "retry-after": "60" } },
        }));
      },
      isReached: ({ app }) => app.connections[0]?.status === 503,
    }));

  it("while the token provider hangs, even one that ignores the signal", async () => {
    let isAsked = false;
    const tokenProvider = (): Promise<string> => {
      isAsked = true;
      return new Promise(() => undefined);
    };
    await startAndAbort(
      "token",
      (stage, signal) => run({ url: stage.app.logsUrl, writer: memoryWriter(), signal, tokenProvider }),
      { isReached: () => isAsked },
    );
  });

  it("while the status checker hangs", async () => {
    let isAsked = false;
    const appStatusChecker = (): Promise<never> => {
      isAsked = true;
      return new Promise(() => undefined);
    };
    await startAndAbort(
      "status",
      (stage, signal) =>
        run({ ...stage.target, writer: memoryWriter(), follow: true, signal, appStatusChecker }),
      {
        prepare: ({ app }) => {
          app.faults = [{ handshake: { reset: true } }];
        },
        isReached: () => isAsked,
      },
    );
  });

  it("while reading the backlog", () =>
    startAndAbort("backlog", readAll, {
      prepare: ({ app }) => {
        app.faults = [{ replay: { pauseAfter: { lines: 1, ms: 60_000 } } }];
      },
    }));

  it("while reading live lines", () => startAndAbort("live", readAll));

  it("on a half-open socket", () =>
    startAndAbort("half-open", readAll, {
      prepare: ({ app }) => {
        app.faults = [{ steps: [{ afterFrames: 1, halfOpen: true }] }];
      },
      blindSockets: 1,
    }));

  it("while a writer is blocked", async () => {
    let isBlocked = false;
    const writer = new Writable({
      write: () => {
        isBlocked = true;
      },
    });
    await startAndAbort(
      "writer",
      async (stage, signal) => {
        stage.app.emit({ message: "x".repeat(1_000_000) });
        await run({ ...stage.target, writer, follow: true, signal });
      },
      { isReached: () => isBlocked },
    );
  });

  it("closes the socket with 1000", async () => {
    await using stage = await setStage();
    const abort = new AbortController();
    await using stream = follow(streamLogs({ ...stage.target, follow: true, signal: abort.signal }), abort);
    await until(() => stream.kinds().includes("connected"), "the connection");
    await stream.stop();
    await until(() => stage.app.connections[0]?.open === false, "the close");
    assert.equal(stage.app.connections[0]?.closeCode, 1000);
  });

  it("with a reason of the caller's is still an AbortError", async () => {
    await using stage = await setStage();
    const abort = new AbortController();
    setTimeout(() => {
      abort.abort("enough");
    }, 50);
    await assert.rejects(readAll(stage, abort.signal), { name: "AbortError", cause: "enough" });
  });

  it("first hands over the lines that were held for the tail", async () => {
    await using stage = await setStage();
    stage.app.emit({ message: "one" }, { message: "two" });
    stage.app.faults = [{ replay: { pauseAfter: { lines: 2, ms: 60_000 }, keepAliveEvery: 1 } }];
    const abort = new AbortController();
    await using stream = follow(
      streamLogs({ ...stage.target, follow: true, tail: 5, signal: abort.signal }),
      abort,
    );
    await until(() => (stage.app.connections[0]?.sent ?? 0) === 2, "the replay");
    await delay(50);
    await stream.stop();
    assert.deepEqual(stream.lines(), ["one", "two"]);
  });
});

describe("break", () => {
  it("settles once the socket is closed and leaves nothing", async () => {
    await using stage = await setStage();
    stage.app.emit({ message: "hello" });
    const { signal } = new AbortController();
    await leavesNothing([signal], async () => {
      for await (const event of streamLogs({ ...stage.target, follow: true, signal })) {
        if (event.kind === "lines") {
          break;
        }
      }
      await until(() => stage.app.openSockets === 0, "the socket is closed");
    });
  });
});
