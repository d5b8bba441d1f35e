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
}

async function readLedger(file: string): Promise<Ledger> {
  const ledger: Ledger = { kinds: new Map(), fixtures: new Map(), stores: new Set() };
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  });
  for (const row of text.split("\n").filter(Boolean)) {
    const line = JSON.parse(row) as LedgerLine;
    if ("secret" in line) ledger.kinds.set(line.secret, line.kind);
    else if ("store" in line) ledger.stores.add(line.store);
    else ledger.fixtures.set(line.fixture, (ledger.fixtures.get(line.fixture) ?? new Set()).add(line.sha256));
  }
  return ledger;
}

/** Regular files only: a socket or a pipe keeps nothing. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** The fixture that a file is, or that VS Code's local history keeps an old state of: it does so for its settings. */
function writtenAs(file: string, fixtures: Ledger["fixtures"]): string {
  const [userFolder] = file.split("/History/");
  const settings = `${userFolder ?? ""}/settings.json`;
  return /\/User\/History\/[^/]+\/\w+\.json$/.test(file) && fixtures.has(settings) ? settings : file;
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
  const { kinds, fixtures, stores } = await readLedger(options.ledgerFile);
  const searcher = createSearcher(kinds);
  const findings: string[] = [];
  let files = 0;
  let bytes = 0;
  for (const folder of options.folders) {
    for (const file of await filesBelow(folder)) {
      if (stores.has(file)) continue;
      const searched = await searchFile(file, searcher);
      files++;
      bytes += searched.bytes;
      const isAsWritten = fixtures.get(writtenAs(file, fixtures))?.has(searched.sha256) === true;
      if (!isAsWritten) findings.push(...describe(file, searched.needles));
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
  return { secrets: kinds.size, files, bytes, commandLines, findings };
}
