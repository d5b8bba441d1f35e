import * as vscode from "vscode";
import { stampText } from "../text/numberText.ts";
import { redact } from "../../reading/secrets/redact.ts";

/**
 * The extension's own log, for whoever has to find out what went wrong. Not translated. The layers below keep secrets out
 * of what they say; should one get through, it is masked here.
 */
export interface Diagnostics {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
  /** The last lines but those of `debug`, masked, oldest first. */
  recent(): readonly string[];
  /** Brings it into view; the focus stays where it is. */
  show(): void;
}

/** A host that knows no channels for logs gives a plain one. */
type DiagnosticsChannel = vscode.OutputChannel & Partial<Pick<vscode.LogOutputChannel, Severity>>;

const RECENT_LINES = 100;

type Severity = "debug" | "info" | "warn" | "error";

export function createDiagnostics(channel: DiagnosticsChannel): Diagnostics {
  const recent: string[] = [];
  const writer =
    (level: Severity) =>
    (message: string): void => {
      const text = redact(message);
      const line = `${stampText(Date.now())} [${level}] ${text}`;
      if (level !== "debug") recent.push(line);
      if (recent.length > RECENT_LINES) recent.shift();
      if (channel[level] === undefined) channel.appendLine(line);
      else channel[level](text);
    };
  return {
    debug: writer("debug"),
    info: writer("info"),
    warn: writer("warn"),
    error: writer("error"),
    recent: () => recent,
    show: () => {
      channel.show(true);
    },
  };
}

/** What whoever helps asks first. */
export function aboutText(version: string): string {
  const http = vscode.workspace.getConfiguration("http");
  const proxy = (http.get<string>("proxy") ?? "") === "" ? "none set" : "set";
  const remote = vscode.env.remoteName === undefined ? "" : `, remote (${vscode.env.remoteName})`;
  return `Databricks App Logs ${version} in ${vscode.env.appName} ${vscode.version}, Node ${process.versions.node} on ${process.platform} ${process.arch}${remote}. Proxy: ${proxy}, http.proxySupport ${http.get<string>("proxySupport") ?? "unknown"}.`;
}
