import { isDeepStrictEqual } from "node:util";
import * as vscode from "vscode";
import { withProxy, type ProxySettings } from "../databricks/cli/proxyEnvironment.ts";

/** The environment that other programs get: the window's own, with VS Code's proxy. The same object while both stay. */
export function createProgramEnvironment(): () => NodeJS.ProcessEnv {
  let known: { readonly settings: ProxySettings; readonly env: NodeJS.ProcessEnv } | undefined;
  return () => {
    const settings = proxySettings();
    if (!isDeepStrictEqual(known?.settings, settings)) {
      known = { settings, env: withProxy(process.env, settings) };
    }
    return known?.env ?? process.env;
  };
}

function proxySettings(): ProxySettings {
  const http = vscode.workspace.getConfiguration("http");
  const isOff = http.get<string>("proxySupport") === "off";
  return {
    proxy: isOff ? "" : (http.get<string>("proxy") ?? ""),
    noProxy: http.get<string[]>("noProxy") ?? [],
  };
}
