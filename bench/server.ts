import { startWorkspace } from "../test/support/workspace/index.ts";

/** A process of its own, so that the server's work is not counted as the client's. */
export interface Ready {
  readonly logsUrl: string;
  readonly appUrl: string;
  readonly token: string;
  readonly profile: string;
}

const lines = Number(process.argv[2]);
const workspace = await startWorkspace({
  apps: [{ name: "bench", bufferLines: lines, keepLedger: false }],
});
const app = workspace.app("bench");
const start = Date.now() / 1e3 - lines / 1e3;
for (let index = 0; index < lines; index += 1) {
  app.emit({
    source: index % 10 === 0 ? "SYSTEM" : "APP",
    timestamp: start + index / 1e3,
    message: `INFO:     10.0.0.${index % 256}:52${index % 1000} - "GET /orders/${index} HTTP/1.1" 200 OK\n`,
  });
}
const ready: Ready = {
  logsUrl: app.logsUrl,
  appUrl: app.url,
  token: workspace.issueToken(),
  profile: workspace.profileIni("DEFAULT"),
};
process.send?.(ready);
process.once("disconnect", () => {
  void workspace.close();
});
