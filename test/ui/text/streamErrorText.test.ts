import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  AppGoneError,
  AppStoppedError,
  buildLogsUrl,
  ConfigError,
  ConnectionError,
  type ConnectionErrorCode,
  CredentialError,
  HandshakeError,
  type LogStreamError,
  StreamClosedError,
} from "../../../src/logstream/index.ts";
import { brokenFrameError, toConnectionError } from "../../../src/logstream/wire/handshake.ts";
import { describeStatus } from "../../../src/databricks/api/apps.ts";
import { streamErrorText } from "../../../src/ui/text/streamErrorText.ts";
import { assertToldInWindow } from "../../logstream/toldInWindow.ts";
import { dots, untranslated } from "../support/languages.ts";

const host = "orders.example.com";

/** What Node fails with, by its code or, where it has none, by its words. */
function failed(code: string): Error {
  return code === "" ? new Error("socket hang up") : Object.assign(new Error("raw"), { code });
}

function refusedUrl(text: string): LogStreamError {
  try {
    buildLogsUrl(text);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error;
  }
  return assert.fail(`${text} was taken.`);
}

const certificates = [
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "CERT_REVOKED",
  "CERT_UNTRUSTED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
].map((code) => toConnectionError(host, failed(code), false));

/** Those of src/logstream that no function makes alone; its own tests, which meet them, compare them too. */
const told: Readonly<Record<ConnectionErrorCode, readonly LogStreamError[]>> = {
  "host-unreachable": ["ENOTFOUND", "ECONNREFUSED", ""].map((code) =>
    toConnectionError(host, failed(code), false),
  ),
  "bad-certificate": certificates,
  "proxy-refused": [
    new ConnectionError(
      "proxy-refused",
      host,
      `The proxy p:8080 on the way to ${host} refuses the connection (HTTP 403). Ask whoever runs it to let it through.`,
      { proxy: "p:8080", status: 403 },
    ),
  ],
  "connection-lost": ["ECONNRESET", ""].map((code) => toConnectionError(host, failed(code), true)),
  "stream-ended": [new ConnectionError("stream-ended", host, `${host} ended the stream.`)],
  "handshake-timeout": [
    new ConnectionError("handshake-timeout", host, `${host} did not answer the log stream request in time.`),
    new ConnectionError("handshake-timeout", host, `${host} did not answer logz/batch in time.`, {
      asked: "logz/batch",
    }),
  ],
  "peer-silent": [new ConnectionError("peer-silent", host, `${host} stopped answering.`)],
  "broken-frame": [brokenFrameError(host), toConnectionError(host, failed("WS_ERR_INVALID_UTF8"), true)],
  "bad-batch": [
    new ConnectionError("bad-batch", host, `${host} answered logz/batch with something that is no log.`),
    new ConnectionError("bad-batch", host, `${host} sent more than 5000 bytes of log at once.`, {
      limitBytes: 5000,
    }),
  ],
  "machine-slept": [
    new ConnectionError("machine-slept", host, `The connection to ${host} slept with the machine.`),
  ],
};

const handshakes = [
  { status: 503, statusText: "Service Unavailable" },
  { status: 503, statusText: "" },
  { status: 403, statusText: "Forbidden", body: '{"error":"not yours"}' },
  { status: 302, statusText: "Found", location: "https://login.example.com/" },
  { status: 302, statusText: "Found", location: "/login", body: "{}" },
].map((response) => new HandshakeError(host, response));

const closed = Array.from({ length: 16 }, (_unused, index) => 1000 + index)
  .concat(3000, 4401, 4403)
  .flatMap((code) => ["", "going down."].map((reason) => new StreamClosedError(host, code, reason)));

const refusals = [...handshakes, ...closed, new Error("HTTP 403.")].flatMap((cause) =>
  [true, false].map((wasRefreshed) => new CredentialError(host, 403, wasRefreshed, cause)),
);

const addresses = [
  "my app",
  "",
  "http://user:hunter2@[host",
  "https://user:hunter2@host.example.com",
  "ftp://host.example.com",
  "file:///etc/passwd",
].map(refusedUrl);

describe("an error of a stream in the window", () => {
  const groups = Object.entries({ ...told, handshakes, closed, refusals, addresses });
  for (const [name, errors] of groups) {
    it(`is the same sentence in English, and none of it in another language: ${name}`, () => {
      assert.ok(errors.length > 0);
      for (const error of errors) {
        assertToldInWindow(error);
        assert.notEqual(streamErrorText(error, dots), error.message);
      }
    });
  }

  it("that an app is gone or stopped is told by the phrase of its state", () => {
    const status = describeStatus({ name: "orders", computeState: "STOPPED", computeMessage: "Idle." });
    for (const error of [
      new AppGoneError(status.detail, status),
      new AppStoppedError(status.detail, status),
    ]) {
      assert.equal(untranslated(streamErrorText(error, dots), ["orders", "Idle."]), "");
    }
    assert.equal(streamErrorText(new AppGoneError("It is gone."), dots), "It is gone.");
  });

  it("keeps a sentence that it has no values for", () => {
    const own = new ConnectionError("proxy-refused", host, "The caller's own sentence.");
    assert.equal(streamErrorText(own, dots), own.message);
  });
});
