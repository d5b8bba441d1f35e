/**
 * The key of an English text in the packaged translations. The texts themselves, which the bundle has anyhow, were two
 * fifths of those files.
 *
 * @param {string} text
 * @returns {string}
 */
export function shortKey(text) {
  // FNV-1a: quick, and no secret.
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(36).slice(-4);
}

/**
 * Translations by their short keys. Texts whose keys are the same by chance keep their long ones.
 *
 * @param {Readonly<Record<string, string>>} translations by their English text
 * @returns {Record<string, string>}
 */
export function byShortKeys(translations) {
  const texts = Object.keys(translations);
  const count = new Map();
  for (const text of texts) count.set(shortKey(text), (count.get(shortKey(text)) ?? 0) + 1);
  return Object.fromEntries(
    texts.map((text) => [count.get(shortKey(text)) === 1 ? shortKey(text) : text, translations[text] ?? ""]),
  );
}

/**
 * The module "vscode" of the packaged extension: as the host has it, but for texts by short keys. A text that the host
 * knows no translation of, it says as it is.
 */
export const hostModule = `
export * from "vscode";
import { l10n as host } from "vscode";
import { shortKey } from "./scripts/packaging/shortKeys.js";
export const l10n = {
  get bundle() { return host.bundle; },
  t: (text, ...values) => host.t(host.bundle?.[shortKey(text)] ?? text, ...values),
};`;
