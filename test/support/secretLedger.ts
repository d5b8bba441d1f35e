import { createHash } from "node:crypto";
import { appendFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import type { WriteFileOptions } from "node:fs";

/** One line of the file that TEST_SECRETS_FILE names: `npm test` searches for the secrets in it when all is over. */
export type LedgerLine =
  | { readonly secret: string; readonly kind: string }
  /** A file a test wrote, which may hold secrets as long as it stays just that. */
  | { readonly fixture: string; readonly sha256: string }
  /** A value of `http.proxy` that a test put into this settings.json, where a person's proxy password belongs. */
  | { readonly settings: string; readonly proxy: string }
  /** A file that a program of the tests keeps secrets in, as a keychain or the Databricks CLI does. */
  | { readonly store: string };

/** Shorter values are words, and stand in many places with no meaning. */
const shortestSecret = 10;

function note(line: LedgerLine): void {
  const file = process.env["TEST_SECRETS_FILE"];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(line)}\n`, { mode: 0o600 });
}

/** Writes down that this value is a secret, which no file, output or command line may hold. */
export function noteSecret(kind: string, secret: string): void {
  if (secret.length >= shortestSecret) note({ kind, secret });
}

/** The secrets of environment variables, by their names. */
export function noteEnvironment(env: NodeJS.ProcessEnv): void {
  noteSecretsIn(
    Object.entries(env)
      .map(([name, value]) => `${name.toLowerCase()} = ${value ?? ""}`)
      .join("\n"),
  );
}

export function noteStore(file: string): void {
  note({ store: file });
}

/** Writes what a person, or another program, has put there. Secrets in it may stand in no other file. */
export async function writeFixture(file: string, text: string, options?: WriteFileOptions): Promise<void> {
  noteSecretsIn(text);
  note({ fixture: file, sha256: createHash("sha256").update(text).digest("hex") });
  const [, proxy] = /"http\.proxy":\s*"([^"]*)"/.exec(text) ?? [];
  if (proxy !== undefined) note({ settings: file, proxy });
  await writeFile(file, text, options);
}

function noteSecretsIn(text: string): void {
  for (const [, name = "", value = ""] of text.matchAll(
    /^\s*(\w*(?:token|secret|password))\s*=\s*(.*?)\s*$/gm,
  )) {
    noteSecret(name.replaceAll("_", " "), value);
  }
  for (const [, password = ""] of text.matchAll(/:\/\/[^\s:/@"]*:([^\s/@"]+)@/g)) {
    noteSecret("proxy password", decodeURIComponent(password));
  }
}
