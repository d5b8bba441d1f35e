// Follows one app's log and mirrors it into a file. Needs APP_URL and DATABRICKS_TOKEN (an OAuth token). Goes through the
// proxy that HTTPS_PROXY names, unless NO_PROXY names the host; NODE_EXTRA_CA_CERTS adds an authority to trust.
import { createWriteStream } from "node:fs";
import { PassThrough } from "node:stream";
import { HttpsProxyAgent } from "https-proxy-agent";
import { getProxyForUrl } from "proxy-from-env";
import { buildLogsUrl, createDialer, createFetch, normalizeOrigin, run } from "../src/logstream/index.ts";

const appUrl = process.env["APP_URL"] ?? "";
const proxy = getProxyForUrl(appUrl);
const network = proxy === "" ? {} : { agent: new HttpsProxyAgent(proxy) };
const stop = new AbortController();
process.once("SIGINT", () => {
  stop.abort();
});
const writer = new PassThrough();
writer.pipe(process.stdout);
writer.pipe(createWriteStream("app.log", { mode: 0o600 }));
const ended = run({
  url: buildLogsUrl(appUrl),
  origin: normalizeOrigin(appUrl),
  tokenProvider: () => Promise.resolve(process.env["DATABRICKS_TOKEN"] ?? ""),
  dialer: createDialer(network),
  fetch: createFetch(network),
  tail: 100,
  follow: process.argv.includes("--follow"),
  writer,
  signal: stop.signal,
  userAgent: "my-tool/1.0",
});
// Ctrl+C is no failure.
await ended.catch((error: unknown) => {
  if (!stop.signal.aborted) throw error;
});
