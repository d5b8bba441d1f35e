import { DEFAULT_SOURCES, readSources } from "../../sessions/filters.ts";
import type { Filters } from "../../sessions/filters.ts";
import type { ScrollbackLimits } from "../../sessions/scrollback.ts";

export const SETTINGS_SECTION = "databricksAppLogs";

/** The id of a command, a view or a context key of ours, as the manifest writes it. */
export function idOf<Name extends string>(name: Name): `${typeof SETTINGS_SECTION}.${Name}` {
  return `${SETTINGS_SECTION}.${name}`;
}

/** The view Databricks Apps. */
export const APPS_VIEW = idOf("apps");

/** Bounds and defaults; the manifest declares the same. */
export const TAIL = { default: 1000, minimum: 0, maximum: 1_000_000 } as const;
export const SCROLLBACK = { default: 20_000, minimum: 1000, maximum: 500_000 } as const;

const TRANSPORTS = ["auto", "websocket", "polling"] as const;
type Transport = (typeof TRANSPORTS)[number];

export const TIMESTAMPS = ["local", "utc", "iso"] as const;

/** How lines are shown. */
export interface LineStyle {
  readonly timestamps: (typeof TIMESTAMPS)[number];
  /** Whether what looks like a secret is masked. */
  readonly isRedacted: boolean;
}

/** Memory of a session, however long its lines are. */
const SCROLLBACK_BYTES = 64 * 1024 * 1024;

/** The part of `vscode.WorkspaceConfiguration` that reading takes. */
export interface Configuration {
  get(section: string): unknown;
}

/** The profile named by the person; undefined leaves it to the environment and `~/.databrickscfg`. */
export function readProfile(configuration: Configuration): string | undefined {
  return readText(configuration, "profile");
}

export function readCliPath(configuration: Configuration): string | undefined {
  return readText(configuration, "cliPath");
}

/** The target of `databricks.yml`; undefined leaves it to the environment and the file. */
export function readBundleTarget(configuration: Configuration): string | undefined {
  return readText(configuration, "bundleTarget");
}

export function readFollow(configuration: Configuration): boolean {
  return configuration.get("follow") !== false;
}

/** How lines travel; `auto` unless the setting names another way. */
export function readTransport(configuration: Configuration): Transport {
  const value = configuration.get("transport");
  return TRANSPORTS.find((transport) => transport === value) ?? "auto";
}

export function readLineStyle(configuration: Configuration): LineStyle {
  const value = configuration.get("timestamps");
  return {
    timestamps: TIMESTAMPS.find((choice) => choice === value) ?? "local",
    isRedacted: readRedact(configuration),
  };
}

/** Anything but a clear no masks. */
export function readRedact(configuration: Configuration): boolean {
  return configuration.get("redact") !== false;
}

/** Whether what is streamed is kept on the disk. */
export function readKeepLogs(configuration: Configuration): boolean {
  return configuration.get("keepLogs") !== false;
}

/** Whether errors stand in their files. */
export function readProblems(configuration: Configuration): boolean {
  return configuration.get("problems") !== false;
}

/**
 * With which SQL warehouse the lines are read that the platform keeps of an app: the id of one, `off` where none may be, or
 * undefined, which leaves it to the environment and the workspace.
 */
export function readHistoryWarehouse(configuration: Configuration): string | undefined {
  const text = readText(configuration, "historyWarehouse");
  return text?.toLowerCase() === "off" ? "off" : text;
}

/** The filters offered for an app that was never streamed. */
export function readFilters(configuration: Configuration): Filters {
  return { sources: readChoice(configuration), search: "", tail: readNumber(configuration, "tail", TAIL) };
}

export function readScrollback(configuration: Configuration): ScrollbackLimits {
  return { lines: readNumber(configuration, "scrollback", SCROLLBACK), bytes: SCROLLBACK_BYTES };
}

function readText(configuration: Configuration, name: string): string | undefined {
  const value = configuration.get(name);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

/** A settings file is edited by hand: what names no source is left out. An empty list is every source. */
function readChoice(configuration: Configuration): readonly string[] {
  const value = configuration.get("sources");
  if (!Array.isArray(value)) return DEFAULT_SOURCES;
  const names = value.filter((item) => typeof item === "string");
  return names.length < value.length && names.length === 0 ? DEFAULT_SOURCES : readSources(names);
}

function readNumber(
  configuration: Configuration,
  name: string,
  bounds: { readonly default: number; readonly minimum: number; readonly maximum: number },
): number {
  const value = configuration.get(name);
  if (typeof value !== "number" || !Number.isFinite(value)) return bounds.default;
  return Math.min(bounds.maximum, Math.max(bounds.minimum, Math.round(value)));
}
