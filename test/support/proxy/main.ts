import { listenAsProxy, type ProxyMessage, type ProxyOptions } from "./proxy.ts";

const tell = (message: ProxyMessage): void => {
  process.stdout.write(`${JSON.stringify(message)}\n`);
};
const options = JSON.parse(process.env["TEST_PROXY_OPTIONS"] ?? "{}") as ProxyOptions;
tell({ port: await listenAsProxy(options, tell) });
process.stdin.resume().once("close", () => process.exit());
