import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { HandshakeError, streamLogs, type StreamConfig } from "../../src/logstream/index.ts";
import { streamWithTiming } from "../../src/logstream/streamLogs.ts";
import { drain, follow, HASTY, numbered, setStage, until } from "./support.ts";

async function drainHastily(config: StreamConfig): Promise<void> {
  await drain(streamWithTiming(config, HASTY));
}

/** A server that answers every request with one fixed response. */
async function answering(status: number, headers: Record<string, string>, body: string) {
  const server = createServer((_request, response) => {
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}/logz/stream`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

describe("a refused credential", () => {
  for (const refuseWith of [302, 401, 403] as const) {
    it(`costs two handshakes and one forced refresh when ${refuseWith} is permanent`, async () => {
      await using stage = await setStage({ refuseWith });
      const asked: boolean[] = [];
      await assert.rejects(
        drainHastily({
          url: stage.app.logsUrl,
          follow: true,
          tokenProvider: ({ forceRefresh }) => {
            asked.push(forceRefresh);
            return Promise.resolve("dapi-not-good");
          },
        }),
        (error: Error) => {
          assert.equal(error.name, "CredentialError");
          assert.match(
            error.message,
            new RegExp(`refused the credential \\(${refuseWith}\\), and a fresh token too`),
          );
          assert.doesNotMatch(error.message, /dapi-not-good/);
          return true;
        },
      );
      assert.deepEqual(asked, [false, true]);
      assert.equal(stage.app.connections.length, 2);
    });
  }

  it("ends at once when there is no token provider to ask for a better one", async () => {
    await using stage = await setStage({ refuseWith: 401 });
    await assert.rejects(drainHastily({ url: stage.app.logsUrl, token: "bad", follow: true }), {
      name: "CredentialError",
    });
    assert.equal(stage.app.connections.length, 1);
  });

  it("is refreshed once without following too", async () => {
    await using stage = await setStage();
    stage.app.emit({ message: "hello" });
    const tokens = ["stale", stage.workspace.issueToken()];
    await drainHastily({
      url: stage.app.logsUrl,
      tokenProvider: () => Promise.resolve(tokens.shift() ?? ""),
    });
    assert.equal(stage.app.connections.length, 2);
  });

  for (const code of [4401, 4403]) {
    it(`is refreshed after close ${code}, and the stream goes on without a repeat`, async () => {
      await using stage = await setStage();
      stage.app.emit({ message: "one" });
      stage.app.faults = [{ steps: [{ afterFrames: 1, afterMs: 30, close: code }] }];
      const asked: boolean[] = [];
      const abort = new AbortController();
      await using stream = follow(
        streamLogs({
          url: stage.app.logsUrl,
          follow: true,
          signal: abort.signal,
          tokenProvider: ({ forceRefresh }) => {
            asked.push(forceRefresh);
            return Promise.resolve(stage.workspace.issueToken());
          },
        }),
        abort,
      );
      await until(() => stage.app.connections.length === 2, "the second connection");
      stage.app.emit({ message: "two" });
      await until(() => stream.lines().length === 2, "both lines");
      assert.deepEqual(stream.lines(), ["one", "two"]);
      assert.deepEqual(asked, [false, true]);
      assert.equal(stream.of("retrying")[0]?.delayMs, 0);
      await stream.stop();
    });
  }

  it("ends when a server accepts, replays and refuses, again and again", async () => {
    await using stage = await setStage();
    stage.app.emit({ message: "one" });
    stage.app.faults = Array.from({ length: 20 }, () => ({ steps: [{ afterFrames: 1, close: 4403 }] }));
    await assert.rejects(
      drainHastily({
        url: stage.app.logsUrl,
        follow: true,
        tokenProvider: () => Promise.resolve(stage.workspace.issueToken()),
      }),
      { name: "CredentialError", status: 4403 },
    );
    assert.ok(stage.app.connections.length <= 3, `${stage.app.connections.length} handshakes`);
  });

  it("ends as well when each connection brings a new line before it is refused", async () => {
    await using stage = await setStage();
    const chatter = setInterval(() => {
      stage.app.emit({ message: "chatter" });
    }, 5);
    try {
      stage.app.faults = Array.from({ length: 99 }, () => ({ steps: [{ afterMs: 30, close: 4401 }] }));
      await assert.rejects(
        drainHastily({
          url: stage.app.logsUrl,
          follow: true,
          tokenProvider: () => Promise.resolve(stage.workspace.issueToken()),
        }),
        { name: "CredentialError", status: 4401 },
      );
      assert.ok(stage.app.connections.length <= 40, `${stage.app.connections.length} handshakes`);
    } finally {
      clearInterval(chatter);
    }
  });

  it("is never quoted, although the server echoes it", async () => {
    const token = "very-secret-token";
    await using server = await answering(403, {}, JSON.stringify({ message: `bad Bearer ${token}` }));
    await assert.rejects(drainHastily({ url: server.url, token }), (error: Error) => {
      assert.match(error.message, /bad Bearer \[token\]/);
      assert.doesNotMatch(`${error.stack ?? ""}${String((error.cause as Error).stack)}`, /very-secret/);
      return true;
    });
  });

  it("survives many expiries over a long stream", async () => {
    await using stage = await setStage({ closeOnExpiry: true });
    const abort = new AbortController();
    await using stream = follow(
      streamWithTiming(
        {
          url: stage.app.logsUrl,
          follow: true,
          signal: abort.signal,
          tokenProvider: () => Promise.resolve(stage.workspace.issueToken()),
        },
        HASTY,
      ),
      abort,
    );
    for (const [index, message] of numbered("m", 1, 8).entries()) {
      await until(() => stream.of("connected").length === index + 1, "a connection");
      stage.app.emit({ message });
      await until(() => stream.lines().includes(message), `line ${message}`);
      // Slower than the budget of refreshes, which is scaled down with the waits.
      await delay(200);
      stage.workspace.revokeAllTokens();
    }
    assert.deepEqual(stream.lines(), numbered("m", 1, 8));
    await stream.stop();
  });

  it("asks the token provider for a token before every connect", async () => {
    await using stage = await setStage();
    let asked = 0;
    const abort = new AbortController();
    await using stream = follow(
      streamWithTiming(
        {
          url: stage.app.logsUrl,
          follow: true,
          signal: abort.signal,
          tokenProvider: () => {
            asked += 1;
            return Promise.resolve(stage.workspace.issueToken());
          },
        },
        HASTY,
      ),
      abort,
    );
    for (const count of [1, 2, 3]) {
      await until(() => stage.app.connections.filter(({ open }) => open).length === 1, "a connection");
      assert.equal(asked, count);
      stage.app.dropAll("reset");
      await until(() => stage.app.connections.length > count, "the next connection");
    }
    await stream.stop();
  });

  it("ends with the provider's own error unless that says it will pass", async () => {
    await using stage = await setStage();
    const failure = new Error("Run databricks auth login.");
    await assert.rejects(
      drainHastily({ url: stage.app.logsUrl, follow: true, tokenProvider: () => Promise.reject(failure) }),
      (error) => error === failure,
    );
    let asked = 0;
    const abort = new AbortController();
    await using stream = follow(
      streamWithTiming(
        {
          url: stage.app.logsUrl,
          follow: true,
          signal: abort.signal,
          tokenProvider: () => {
            asked += 1;
            return asked < 3
              ? Promise.reject(Object.assign(new Error("no network"), { shouldRetry: () => true }))
              : Promise.resolve(stage.workspace.issueToken());
          },
        },
        HASTY,
      ),
      abort,
    );
    await until(() => stream.kinds().includes("connected"), "the connection after two failures");
    await stream.stop();
  });
});

describe("a refused handshake", () => {
  it("shows status and JSON body", async () => {
    await using server = await answering(
      409,
      { "content-type": "application/json" },
      '{"message":"token invalid"}',
    );
    await assert.rejects(drainHastily({ url: server.url, token: "tok-1" }), {
      name: "HandshakeError",
      status: 409,
      message: /HTTP 409 Conflict \(details: \{"message":"token invalid"\}\)/,
    });
  });

  it("never shows HTML, nor a body over 4 KiB", async () => {
    for (const body of [
      "<html><body>Sign in</body></html>",
      JSON.stringify({ message: "x".repeat(5_000) }),
    ]) {
      await using server = await answering(502, {}, body);
      await assert.rejects(drainHastily({ url: server.url }), (error: Error) => {
        assert.ok(error instanceof HandshakeError);
        assert.equal(error.body, undefined);
        assert.ok(error.message.length < 200);
        return true;
      });
    }
  });

  it("names where a redirect points, without its query, and does not follow it", async () => {
    await using server = await answering(
      302,
      { location: "https://elsewhere.example/login?state=secret" },
      "",
    );
    await assert.rejects(drainHastily({ url: server.url, token: "t" }), {
      name: "CredentialError",
      status: 302,
      message: /pointed to https:\/\/elsewhere\.example\/login\./,
    });
  });

  it("is tried three times when following, then reported", async () => {
    await using stage = await setStage();
    stage.app.faults = Array.from({ length: 9 }, () => ({ handshake: { status: 410 } }));
    await assert.rejects(drainHastily({ ...stage.target, follow: true }), {
      name: "HandshakeError",
      status: 410,
    });
    assert.equal(stage.app.connections.length, 3);
  });

  it("waits as long as Retry-After says", async () => {
    await using stage = await setStage();
    stage.app.faults = [{ handshake: { status: 429, headers: { "retry-after": "1" } } }];
    const abort = new AbortController();
    await using stream = follow(
      streamWithTiming({ ...stage.target, follow: true, signal: abort.signal }, HASTY),
      abort,
    );
    await until(() => stream.kinds().includes("connected"), "the connection");
    assert.equal(stream.of("retrying")[0]?.delayMs, 1_000);
    await stream.stop();
  });
});
