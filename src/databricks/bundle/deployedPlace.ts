import { isSecure, normalizeHost, type NormalizedHost } from "../api/host.ts";
import { phrase, type Phrase, type PhraseValue } from "../api/phrase.ts";
import type { BundleConfig } from "./bundleConfig.ts";
import { hasReference } from "./interpolation.ts";
import type { TargetChoice } from "./target.ts";

/** What a bundle says of the workspace it is deployed to. */
export interface DeployedPlace {
  /** Origin only. */
  readonly host?: string | undefined;
  /** Tells the workspaces of one host apart. */
  readonly workspaceId?: string | undefined;
  readonly profile?: string | undefined;
  /** Set where a workspace is meant, and which one cannot be told. */
  readonly open?: OpenPlace | undefined;
}

export interface OpenPlace {
  /** A finished sentence. */
  readonly reason: PhraseValue;
  /** Origins of those it may be; none where nothing tells. */
  readonly hosts: readonly string[];
}

/** What cannot be used is left out, and said in `problems`. */
export function readPlace(config: BundleConfig, choice: TargetChoice, problems: string[]): DeployedPlace {
  const { isUnknown = false } = choice;
  // The bundle's own host stands where no target is chosen.
  const isAsked = choice.problem !== undefined && (isUnknown || config.host === undefined);
  const among = isAsked ? amongTargets(config, choice.problem) : undefined;
  const isCertain = !isUnknown && among?.hosts.length === 1;
  if (among !== undefined && !isCertain) return { open: among };
  if (isUnknown) return {};

  const part = choice.target === undefined ? undefined : config.targets.get(choice.target);
  const host = hostSaid(isCertain ? among.hosts[0] : (part?.host ?? config.host));
  const profile = profileSaid(part?.profile ?? config.profile);
  const reasons = [host.problem, profile.problem].filter((problem) => problem !== undefined);
  problems.push(...reasons.map(String));
  const [reason] = reasons;
  const isSaid = host.value !== undefined || profile.value !== undefined;
  return {
    host: host.value?.origin,
    workspaceId: part?.workspaceId ?? config.workspaceId ?? host.value?.workspaceId,
    profile: profile.value,
    ...(reason === undefined || isSaid ? {} : { open: { reason, hosts: [] } }),
  };
}

/** Undefined where the targets do not tell workspaces apart. */
function amongTargets({ host, targets }: BundleConfig, reason: Phrase): OpenPlace | undefined {
  const hosts = [...targets.values()].map((target) => hostSaid(target.host ?? host).value?.origin);
  // One that names none is meant for whatever workspace is in force.
  const known = hosts.filter((origin) => origin !== undefined);
  if (known.length < hosts.length || known.length === 0) return undefined;
  return { reason, hosts: [...new Set(known)] };
}

interface Read<Value> {
  readonly value?: Value;
  /** A finished sentence. */
  readonly problem?: Phrase;
}

function hostSaid(text: string | undefined): Read<NormalizedHost> {
  if (text === undefined || text === "") return {};
  const value = hasReference(text) ? undefined : normalizeHost(text);
  if (value !== undefined && isSecure(new URL(value.origin))) return { value };
  return {
    problem: phrase(
      "The workspace host of the bundle cannot be used: it must be an https address without variables.",
    ),
  };
}

/** The Databricks CLI, too, takes no variables where it signs in. */
function profileSaid(text: string | undefined): Read<string> {
  if (text === undefined || text === "") return {};
  if (!hasReference(text)) return { value: text };
  return {
    problem: phrase("The workspace profile of the bundle cannot be used: it must not hold variables."),
  };
}
