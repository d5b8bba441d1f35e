import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  buildLogsUrl,
  ConfigError,
  normalizeOrigin,
  parseSources,
  run,
  sourceFilter,
  streamLogs,
  type Config,
  type StreamConfig,
} from "../../src/logstream/index.ts";
import { memoryWriter } from "./support.ts";

describe("buildLogsUrl", () => {
  for (const [given, expected] of [
    ["https://my-app.example.com", "wss://my-app.example.com/logz/stream"],
    ["https://my-app.example.com/", "wss://my-app.example.com/logz/stream"],
    ["http://127.0.0.1:8000", "ws://127.0.0.1:8000/logz/stream"],
    ["https://host.example.com//base//path/", "wss://host.example.com/base/path/logz/stream"],
    ["  https://host.example.com/a?o=1#top ", "wss://host.example.com/a/logz/stream"],
    ["https://host.example.com/logz/stream", "wss://host.example.com/logz/stream"],
    ["wss://host.example.com/logz/stream/", "wss://host.example.com/logz/stream"],
  ] as const) {
    it(`turns ${given} into ${expected}`, () => {
      assert.equal(buildLogsUrl(given), expected);
    });
  }

  for (const bad of ["ftp://host.example.com", "my-app", "", "file:///etc/passwd"]) {
    it(`refuses "${bad}" by name`, () => {
      assert.throws(() => buildLogsUrl(bad), ConfigError);
    });
  }

  for (const text of [
    "https://user:hunter2@host.example.com",
    "ftp://user:hunter2@host.example.com",
    "http://user:hunter2@[host",
  ]) {
    it(`does not quote the password in ${text.split(":")[0] ?? ""} ${text.length}`, () => {
      assert.throws(
        () => buildLogsUrl(text),
        (error: Error) => error instanceof ConfigError && !error.message.includes("hunter2"),
      );
    });
  }
});

describe("normalizeOrigin", () => {
  it("keeps scheme, host and port alone", () => {
    assert.equal(
      normalizeOrigin("https://my-app.example.com:8443/path?q=1"),
      "https://my-app.example.com:8443",
    );
    assert.equal(normalizeOrigin("wss://my-app.example.com/logz/stream"), "https://my-app.example.com");
  });
});

describe("parseSources", () => {
  it("reads any case, commas and repeats", () => {
    assert.deepEqual([...parseSources(["app, System", "APP", ""])], ["APP", "SYSTEM"]);
    assert.deepEqual([...parseSources("system")], ["SYSTEM"]);
    assert.deepEqual([...parseSources([])], []);
  });

  it("takes any name, and what to leave out", () => {
    assert.deepEqual([...parseSources("build,HTTP, edge proxy ")], ["BUILD", "HTTP", "EDGE PROXY"]);
    assert.deepEqual([...parseSources(["-http", "- Build"])], ["-HTTP", "-BUILD"]);
  });

  it("refuses a minus without a name", () => {
    assert.throws(() => parseSources(["APP", " - "]), {
      message: '"-" names no source. Give a name after the minus, such as -HTTP.',
    });
  });
});

describe("sourceFilter", () => {
  const sent = ["APP", "system", "BUILD", "HTTP", "GATEWAY", undefined];
  for (const [asked, passed] of [
    ["", sent],
    ["app,System", ["APP", "system", undefined]],
    ["gateway", ["GATEWAY", undefined]],
    ["-http", ["APP", "system", "BUILD", "GATEWAY", undefined]],
    ["-HTTP,-BUILD,-SYSTEM", ["APP", "GATEWAY", undefined]],
    ["APP,HTTP,-HTTP", ["APP", undefined]],
    ["HTTP,-HTTP", [undefined]],
  ] as const) {
    it(`lets ${asked === "" ? "all" : asked} pass`, () => {
      assert.deepEqual(sent.filter(sourceFilter(parseSources(asked))), passed);
    });
  }
});

describe("a bad configuration is refused before dialling, by name", () => {
  const url = "wss://127.0.0.1:1/logz/stream";
  const cases: [string, StreamConfig, string, string][] = [
    ["no url", {}, "missing-url", "url"],
    ["an empty url", { url: " " }, "missing-url", "url"],
    ["an https url", { url: "https://127.0.0.1:1" }, "unsupported-scheme", "url"],
    ["an unknown scheme", { url: "ftp://127.0.0.1:1" }, "unsupported-scheme", "url"],
    ["no address at all", { url: "nonsense" }, "bad-url", "url"],
    ["a bad source", { url, sources: new Set(["APP", "-"]) }, "bad-source", "sources"],
    ["a negative tail", { url, tail: -1 }, "bad-tail", "tail"],
    ["a fractional tail", { url, tail: 1.5 }, "bad-tail", "tail"],
    ["a tail that is no number", { url, tail: NaN }, "bad-tail", "tail"],
    ["a negative prefetch", { url, prefetchMs: -5 }, "bad-prefetchMs", "prefetchMs"],
    ["a timeout beyond any timer", { url, timeoutMs: 2 ** 31 }, "bad-timeoutMs", "timeoutMs"],
    [
      "a token over plain ws",
      { url: "ws://host.example.com/logz/stream", token: "t" },
      "insecure-url",
      "url",
    ],
    [
      "a token provider over plain ws",
      { url: "ws://10.0.0.1/logz/stream", tokenProvider: () => Promise.resolve("t") },
      "insecure-url",
      "url",
    ],
    // These lead to this machine, and yet VS Code would ask its proxy for them.
    ["a token over plain ws to 127.0.0.2", { url: "ws://127.0.0.2/", token: "t" }, "insecure-url", "url"],
    [
      "a token over plain ws to app.localhost",
      { url: "ws://app.localhost/", token: "t" },
      "insecure-url",
      "url",
    ],
    ["a token with a line break", { url, token: "a\nb" }, "bad-token", "token"],
  ];
  for (const [what, config, code, field] of cases) {
    it(what, async () => {
      let dialled = false;
      const dialer = (): never => {
        dialled = true;
        throw new Error("dialled");
      };
      await assert.rejects(streamLogs({ ...config, dialer }).next(), { name: "ConfigError", code, field });
      assert.equal(dialled, false);
    });
  }

  it("no writer", async () => {
    await assert.rejects(run({ url } as unknown as Config), { code: "missing-writer" });
  });

  it("a writer that is already closed", async () => {
    const writer = memoryWriter();
    writer.end();
    await assert.rejects(run({ url, writer }), { code: "closed-writer" });
  });

  for (const host of ["127.0.0.1:1", "localhost:1", "[::1]:1"]) {
    it(`but ${host}, being loopback, may do without TLS`, async () => {
      const events = streamLogs({ url: `ws://${host}/`, token: "t", dialer: failingDialer });
      assert.equal((await events.next()).value?.kind, "connecting");
      await assert.rejects(events.next(), { message: "dialled" });
    });
  }
});

function failingDialer(): never {
  throw new Error("dialled");
}
