import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { LedgerLine } from "../../test/support/secretLedger.ts";
import { createSearcher, type Needle, type Searcher } from "./needles.ts";

export interface ScanOptions {
  /** What the tests noted: {@link LedgerLine}s. It must lie outside of `folders`. */
  readonly ledgerFile: string;
  readonly folders: readonly string[];
  readonly commandLines: Iterable<string>;
}

export interface ScanResult {
  readonly secrets: number;
  readonly files: number;
  readonly bytes: number;
  readonly commandLines: number;
  /** Each names a file or a command line, and the kind of the secret in it; never the secret. */
  readonly findings: readonly string[];
}

interface Ledger {
  /** By value. */
  readonly kinds: Map<string, string>;
  /** Files that tests wrote, with the digests of all that they put there. */
  readonly fixtures: Map<string, Set<string>>;
  readonly stores: Set<string>;
  /** By settings.json: the proxies that tests put there. */
  readonly proxies: Map<string, Set<string>>;
}

async function readLedger(file: string): Promise<Ledger> {
  const ledger: Ledger = { kinds: new Map(), fixtures: new Map(), stores: new Set(), proxies: new Map() };
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  });
  for (const row of text.split("\n").filter(Boolean)) {
    const line = JSON.parse(row) as LedgerLine;
    if ("secret" in line) ledger.kinds.set(line.secret, line.kind);
    else if ("store" in line) ledger.stores.add(line.store);
    else if ("settings" in line) add(ledger.proxies, line.settings, line.proxy);
    else add(ledger.fixtures, line.fixture, line.sha256);
  }
  return ledger;
}

function add(sets: Map<string, Set<string>>, key: string, value: string): void {
  sets.set(key, (sets.get(key) ?? new Set()).add(value));
}

/** Regular files only: a socket or a pipe keeps nothing. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/**
 * What is left in a file of settings besides the proxies that tests put there. VS Code writes it anew when it renames a
 * setting, and keeps its old states in its local history.
 */
async function withoutProxies(file: string, { proxies }: Ledger): Promise<Buffer | undefined> {
  const [userFolder = ""] = file.split(/\/History\/[^/]+\/\w+\.json$/);
  const allowed = proxies.get(userFolder === file ? file : join(userFolder, "settings.json"));
  if (allowed === undefined) return undefined;
  const text = await readFile(file, "utf8");
  return Buffer.from([...allowed].reduce((rest, proxy) => rest.replaceAll(`"${proxy}"`, '""'), text));
}

interface Searched {
  readonly needles: ReadonlySet<Needle>;
  readonly bytes: number;
  readonly sha256: string;
}

async function searchFile(file: string, searcher: Searcher): Promise<Searched> {
  const needles = new Set<Needle>();
  const hash = createHash("sha256");
  let bytes = 0;
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
    // A secret may begin in one chunk and end in the next.
    rest = Buffer.concat([rest.subarray(Math.max(0, rest.length - searcher.longest)), chunk]);
    for (const needle of searcher.find(rest)) needles.add(needle);
  }
  return { needles, bytes, sha256: hash.digest("hex") };
}

function describe(place: string, needles: Iterable<Needle>): string[] {
  return [...new Set([...needles].map(({ kind, form }) => `${place}: ${kind}, ${form}`))];
}

/** A command line up to the secret in it. */
function cutBefore(line: string, needles: readonly Needle[]): string {
  const bytes = Buffer.from(line);
  const end = Math.min(...needles.map((needle) => bytes.indexOf(needle.bytes)));
  return `${bytes.subarray(0, end).toString()}…`;
}

/** Searches every file and command line for every secret that was noted, whole or in part, as it is or encoded. */
export async function scanForSecrets(options: ScanOptions): Promise<ScanResult> {
  const ledger = await readLedger(options.ledgerFile);
  const searcher = createSearcher(ledger.kinds);
  const findings: string[] = [];
  let files = 0;
  let bytes = 0;
  for (const folder of options.folders) {
    for (const file of await filesBelow(folder)) {
      if (ledger.stores.has(file)) continue;
      const searched = await searchFile(file, searcher);
      files++;
      bytes += searched.bytes;
      const isAsWritten = ledger.fixtures.get(file)?.has(searched.sha256) === true;
      if (!isAsWritten && searched.needles.size > 0) {
        const rest = await withoutProxies(file, ledger);
        findings.push(...describe(file, rest === undefined ? searched.needles : searcher.find(rest)));
      }
      const inName = searcher.find(Buffer.from(file));
      findings.push(...describe(`the file name ${cutBefore(file, inName)}`, inName));
    }
  }
  let commandLines = 0;
  for (const line of options.commandLines) {
    commandLines++;
    const needles = searcher.find(Buffer.from(line));
    if (needles.length > 0) {
      findings.push(...describe(`the command line ${cutBefore(line, needles)}`, needles));
    }
  }
  return { secrets: ledger.kinds.size, files, bytes, commandLines, findings };
}
