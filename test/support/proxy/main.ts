import { createInterface } from "node:readline";
import { listenAsProxy, type ProxyMessage, type ProxyOptions } from "./proxy.ts";

const tell = (message: ProxyMessage): void => {
  process.stdout.write(`${JSON.stringify(message)}\n`);
};
const options = JSON.parse(process.env["TEST_PROXY_OPTIONS"] ?? "{}") as ProxyOptions;
tell({ port: await listenAsProxy(options, tell) });
createInterface({ input: process.stdin })
  .on("line", (line) => {
    Object.assign(options, JSON.parse(line));
    tell({ hasChanged: true });
  })
  .once("close", () => process.exit());
