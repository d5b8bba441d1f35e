import assert from "node:assert/strict";
import { rootCertificates } from "node:tls";
import { describe, it } from "node:test";
import { inspect } from "node:util";
import { HttpsProxyAgent } from "https-proxy-agent";
import { createDialer, createFetch, streamLogs } from "../../../src/logstream/index.ts";
import type { DialerOptions, StreamConfig } from "../../../src/logstream/index.ts";
import { streamWithTiming } from "../../../src/logstream/streamLogs.ts";
import { startProxy, type StartProxyOptions } from "../../support/proxy/index.ts";
import { startWorkspace, type WorkspaceOptions } from "../../support/workspace/index.ts";
import { drain, follow, HASTY, messages, numbered, until } from "../support.ts";

const credentials = { user: "someone", password: "proxy-secret-word" };

/** An app that only the proxy reaches by its name, and what a stream of it needs. */
async function setProxyStage(
  proxyOptions: StartProxyOptions | "inspects" = {},
  workspaceOptions: WorkspaceOptions = {},
) {
  const workspace = await startWorkspace({
    tls: true,
    hostname: "databricks.test",
    apps: [{ name: "orders" }],
    ...workspaceOptions,
  });
  const upstreamCaPem = workspace.caPem ?? "";
  const proxy = await startProxy(
    proxyOptions === "inspects" ? { inspectsTls: { upstreamCaPem } } : proxyOptions,
  );
  const app = workspace.app("orders");
  app.emit(...numbered("line", 1, 3).map((message) => ({ message, timestamp: 1 })));
  return {
    workspace,
    app,
    proxy,
    port: new URL(app.url).port,
    config(options: DialerOptions): StreamConfig {
      return {
        url: app.logsUrl,
        token: workspace.issueToken(),
        dialer: createDialer(options),
        fetch: createFetch(options),
      };
    },
    throughProxy(url = proxy.url): DialerOptions {
      return { agent: new HttpsProxyAgent(url), ca: upstreamCaPem };
    },
    async [Symbol.asyncDispose]() {
      await proxy.close();
      await workspace.close();
    },
  };
}

async function readAll(config: StreamConfig): Promise<string[]> {
  const lines: string[] = [];
  for await (const event of streamLogs(config)) {
    if (event.kind === "lines") lines.push(...messages(event.lines));
  }
  return lines;
}

describe("through a proxy", () => {
  it("lines arrive by CONNECT, and the proxy sees no token", async () => {
    await using stage = await setProxyStage();
    assert.deepEqual(await readAll(stage.config(stage.throughProxy())), numbered("line", 1, 3));
    await stage.proxy.close();
    assert.deepEqual(stage.proxy.records, [
      {
        method: "CONNECT",
        target: `databricks.test:${stage.port}`,
        status: 200,
        isInspected: false,
        sawToken: false,
      },
    ]);
  });

  it("lines arrive with the user name and password of its address", async () => {
    await using stage = await setProxyStage({ credentials });
    const address = stage.proxy.url.replace("://", `://${credentials.user}:${credentials.password}@`);
    assert.deepEqual(await readAll(stage.config(stage.throughProxy(address))), numbered("line", 1, 3));
    await stage.proxy.close();
    assert.deepEqual(
      stage.proxy.records.map(({ status }) => status),
      [200],
    );
  });

  it("polled lines arrive through it, too", async () => {
    await using stage = await setProxyStage();
    const config = stage.config(stage.throughProxy());
    assert.deepEqual(await readAll({ ...config, transport: "polling" }), numbered("line", 1, 3));
    await stage.proxy.close();
    assert.equal(stage.proxy.records.length, 1);
    assert.equal(stage.app.batchRequests, 1);
  });

  it("and by polling where it inspects TLS and breaks the upgrade", async () => {
    await using stage = await setProxyStage();
    await using breaking = await startProxy({
      inspectsTls: { upstreamCaPem: stage.workspace.caPem ?? "" },
      breaksUpgrade: true,
    });
    const options = { agent: new HttpsProxyAgent(breaking.url), ca: breaking.caPem };
    const abort = new AbortController();
    await using stream = follow(
      streamWithTiming({ ...stage.config(options), follow: true, signal: abort.signal }, HASTY),
      abort,
    );
    await until(() => stream.lines().length >= 3, "the lines");
    assert.deepEqual(stream.lines(), numbered("line", 1, 3));
    assert.equal(stream.of("connected")[0]?.transport, "polling");
    await stream.stop();
  });

  it("it is not asked for loopback in clear text, where it would see the token", async () => {
    await using stage = await setProxyStage({}, { tls: false, hostname: "127.0.0.1" });
    const config = stage.config({ agent: new HttpsProxyAgent(stage.proxy.url) });
    for (const transport of ["websocket", "polling"] as const) {
      assert.deepEqual(await readAll({ ...config, transport }), numbered("line", 1, 3));
    }
    await stage.proxy.close();
    assert.deepEqual(stage.proxy.records, []);
  });

  for (const transport of ["websocket", "polling"] as const) {
    it(`407 ends the ${transport} stream, naming the proxy and no credential`, async () => {
      await using stage = await setProxyStage({ credentials });
      const wrong = stage.proxy.url.replace("://", "://someone:wrong-secret-word@");
      const request = drain(
        streamLogs({ ...stage.config(stage.throughProxy(wrong)), transport, follow: true }),
      );
      const { host } = new URL(stage.proxy.url);
      const error = await request.then(() => assert.fail("It went through."), asConnectionError);
      assert.equal(error.code, "proxy-refused");
      assert.equal(
        error.message,
        `The proxy ${host} on the way to databricks.test:${stage.port} asks for a user name and password (HTTP 407). Put them into the proxy's address.`,
      );
      assert.doesNotMatch(inspect(error), /secret-word/);
      await stage.proxy.close();
      assert.equal(stage.proxy.records.length, 1);
    });
  }

  it("a proxy that refuses ends the stream, one whose upstream is down is asked again", async () => {
    await using stage = await setProxyStage({ refuseWith: 403 });
    const refused = drain(streamLogs({ ...stage.config(stage.throughProxy()), follow: true }));
    await assert.rejects(refused, {
      code: "proxy-refused",
      message: /^The proxy 127\.0\.0\.1:\d+ on the way to databricks\.test:\d+ refuses .*HTTP 403/,
    });
    await using down = await startProxy({ refuseWith: 502 });
    const abort = new AbortController();
    await using stream = follow(
      streamWithTiming(
        { ...stage.config(stage.throughProxy(down.url)), follow: true, signal: abort.signal },
        HASTY,
      ),
      abort,
    );
    await until(() => stream.of("retrying").length >= 2, "two retries");
    assert.match(
      stream.of("retrying")[0]?.cause.message ?? "",
      /^The proxy 127\.0\.0\.1:\d+ .* cannot reach it \(HTTP 502\)\.$/,
    );
    await stream.stop();
  });
});

describe("certificates", () => {
  it("lines arrive through a proxy that inspects TLS when its authority is given", async () => {
    await using stage = await setProxyStage("inspects");
    const agent = new HttpsProxyAgent(stage.proxy.url);
    const ca = [...rootCertificates, stage.proxy.caPem ?? ""];
    assert.deepEqual(await readAll(stage.config({ agent, ca })), numbered("line", 1, 3));
    await stage.proxy.close();
    assert.deepEqual(
      stage.proxy.records.map(({ isInspected }) => isInspected),
      [true],
    );
  });

  it("without it the stream is refused, whatever NODE_TLS_REJECT_UNAUTHORIZED says", async () => {
    await using stage = await setProxyStage("inspects");
    const config = stage.config({ agent: new HttpsProxyAgent(stage.proxy.url) });
    process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
    try {
      for (const transport of ["websocket", "polling"] as const) {
        await assert.rejects(drain(streamLogs({ ...config, transport, follow: true })), {
          code: "bad-certificate",
          message:
            /^The certificate of databricks\.test:\d+ is not trusted: .*an authority this machine does not know .*NODE_EXTRA_CA_CERTS/,
        });
      }
    } finally {
      delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
    }
    assert.deepEqual(stage.app.connections, []);
  });

  for (const [fault, isTrusted, message] of [
    [
      true,
      false,
      /is not trusted: it is self-signed \(DEPTH_ZERO_SELF_SIGNED_CERT\)\. .*NODE_EXTRA_CA_CERTS/,
    ],
    ["unknown-issuer", false, /an authority this machine does not know .*NODE_EXTRA_CA_CERTS/],
    ["expired", true, /it has expired \(CERT_HAS_EXPIRED\)\. Check this machine's clock/],
    ["other-host", true, /belongs to another host name \(ERR_TLS_CERT_ALTNAME_INVALID\)\. Check the address/],
  ] as const) {
    it(`${fault === true ? "self-signed" : fault}: refused, naming host and cause`, async () => {
      await using stage = await setProxyStage({}, { tls: fault });
      const { agent, ca } = stage.throughProxy();
      const config = stage.config({ ...(agent && { agent }), ...(isTrusted && { ca }) });
      const error = await drain(streamLogs({ ...config, follow: true })).then(
        () => assert.fail("It was trusted."),
        asConnectionError,
      );
      assert.equal(error.code, "bad-certificate");
      assert.ok(error.message.startsWith(`The certificate of databricks.test:${stage.port} is not`));
      assert.match(error.message, message);
    });
  }
});

describe("options of the dialer that cannot work are refused by name", () => {
  const cases: [string, unknown, RegExp][] = [
    ["agent", "http://user:secret-word@proxy:8080", /^agent must be an http\.Agent/],
    ["ca", "/etc/ssl/own-ca.pem", /^ca holds no certificate .* not its name\.$/],
    ["ca", [rootCertificates[0], ""], /^ca holds no certificate/],
    ["cert", "no certificate", /^cert, key and passphrase do not work together: /],
    ["rejectUnauthorized", "no", /true or false/],
    ["servername", "", /host name/],
  ];
  for (const [field, value, message] of cases) {
    it(`${field}: ${message.source}`, () => {
      const options = { [field]: value } as DialerOptions;
      for (const create of [createDialer, createFetch]) {
        assert.throws(
          () => create(options),
          (error: Error) => {
            assert.equal((error as { field?: string }).field, field);
            assert.match(error.message, message);
            assert.doesNotMatch(inspect(error), /secret-word/);
            return true;
          },
        );
      }
    });
  }

  it("a certificate that is not verified is for loopback only", async () => {
    await using stage = await setProxyStage({}, { hostname: "127.0.0.1" });
    const options = { rejectUnauthorized: false };
    assert.deepEqual(await readAll(stage.config(options)), numbered("line", 1, 3));
    await using remote = await setProxyStage();
    const request = drain(streamLogs(remote.config({ ...remote.throughProxy(), ...options })));
    await assert.rejects(request, {
      code: "unverified-host",
      message: /^rejectUnauthorized: false would send the token .* databricks\.test\. Give ca/,
    });
    await remote.proxy.close();
    assert.deepEqual(remote.proxy.records, []);
  });
});

function asConnectionError(error: unknown): Error & { code: string } {
  assert.equal((error as Error).name, "ConnectionError");
  return error as Error & { code: string };
}
