import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createAuthority } from "../certificate.ts";
import { noteSecret } from "../secretLedger.ts";
import type { ProxyMessage, ProxyOptions, ProxyRecord } from "./proxy.ts";

export type { ProxyRecord } from "./proxy.ts";

export interface Proxy extends AsyncDisposable {
  /** `http://127.0.0.1:port`, without the credentials it asks for. */
  readonly url: string;
  /** With `inspectsTls`: what a client must trust. */
  readonly caPem: string | undefined;
  /** What came through it, or was refused, in order. The last may be on their way until it is closed. */
  readonly records: readonly ProxyRecord[];
  /** Refuses what comes from now on. */
  refuseWith(status: number): Promise<void>;
  close(): Promise<void>;
}

export interface StartProxyOptions extends Pick<
  ProxyOptions,
  "credentials" | "refuseWith" | "breaksUpgrade" | "routes"
> {
  /** Ends TLS itself, under certificates of its own authority; trusts this certificate of the servers behind it. */
  readonly inspectsTls?: { readonly upstreamCaPem: string };
}

/**
 * An HTTP proxy as a process of its own. Its routes, every name under `.test` and every address of this machine lead to
 * this machine; all else is refused, so that nothing leaves it.
 */
export async function startProxy(options: StartProxyOptions = {}): Promise<Proxy> {
  const { inspectsTls, ...rest } = options;
  if (options.credentials !== undefined) noteSecret("proxy password", options.credentials.password);
  const authority =
    inspectsTls === undefined ? undefined : await createAuthority("Inspecting Proxy Authority");
  const proxyOptions: ProxyOptions = {
    ...rest,
    ...(inspectsTls === undefined || authority === undefined
      ? {}
      : { inspection: { authority, upstreamCaPem: inspectsTls.upstreamCaPem } }),
  };
  const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts")], {
    // The environment, since a command line can be read by everybody.
    env: { ...process.env, TEST_PROXY_OPTIONS: JSON.stringify(proxyOptions) },
    // Its end of stdin closes with this process, however that ends.
    stdio: ["pipe", "pipe", "inherit"],
  });
  const records: ProxyRecord[] = [];
  const listening = Promise.withResolvers<number>();
  createInterface({ input: child.stdout }).on("line", (line) => {
    const message = JSON.parse(line) as ProxyMessage;
    if ("port" in message) listening.resolve(message.port);
    else if ("hasChanged" in message) child.emit("changed");
    else records.push(message);
  });
  child.once("error", listening.reject);
  child.once("exit", (code) => {
    listening.reject(new Error(`The proxy ended with exit code ${String(code)}.`));
  });
  const port = await listening.promise;
  const close = async (): Promise<void> => {
    if (child.exitCode !== null) return;
    const closed = once(child, "close");
    child.stdin.end();
    await closed;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    caPem: authority?.certPem,
    records,
    async refuseWith(status) {
      const changed = once(child, "changed");
      child.stdin.write(`${JSON.stringify({ refuseWith: status } satisfies ProxyOptions)}\n`);
      await changed;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
