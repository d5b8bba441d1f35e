export interface ProxySettings {
  /** Address of the proxy; empty for none. */
  readonly proxy: string;
  /** Hosts that are reached without it. */
  readonly noProxy: readonly string[];
}

/** The environment for another program, with the proxy of these settings where it names none of its own. */
export function withProxy(env: NodeJS.ProcessEnv, { proxy, noProxy }: ProxySettings): NodeJS.ProcessEnv {
  if (proxy === "" || has(env, "HTTPS_PROXY")) return env;
  const hosts = noProxy.join(",");
  return {
    ...env,
    HTTPS_PROXY: proxy,
    ...(hosts === "" || has(env, "NO_PROXY") ? {} : { NO_PROXY: hosts }),
  };
}

/** In any case, as programs read them. */
function has(env: NodeJS.ProcessEnv, name: string): boolean {
  return Object.entries(env).some(([key, value]) => key.toUpperCase() === name && value !== "");
}
