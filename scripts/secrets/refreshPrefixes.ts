import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { projectFolder } from "../command.ts";

// npm run refresh:secrets [-- FILE]: the beginnings by which tokens of today's services are known, from the rules of
// gitleaks (MIT, https://github.com/gitleaks/gitleaks), or from a copy of its config/gitleaks.toml.
const RULES = "https://raw.githubusercontent.com/gitleaks/gitleaks/master/config/gitleaks.toml";
const TARGET = join(projectFolder, "src/reading/secrets/tokenPrefixes.ts");

/** Services that apps of Databricks often talk to, and that the rules know by a name beside the token only. */
const OWN = [
  ...["gsk_", "lsv2_pt_", "lsv2_sk_", "pcsk_", "tvly-", "GOCSPX-", "npm_", "pypi-", "SG.", "nvapi-", "xai-"],
  ...["r8_", "e2b_", "jina_", "sbp_", "dckr_pat_", "figd_", "phc_", "phx_", "whsec_", "xapp-", "sk-", "hf_"],
  ...[
    "fw_",
    "vcp_",
    "ntn_",
    "ATATT3",
    "ATCTT3",
    "AKCp",
    "LTAI",
    "cal_live_",
    "re_",
    "fc-",
    "sk_live_",
    "rk_live_",
    "csk-",
    "esecret_",
    "pul-",
  ],
];
/** Other things begin so, too. */
const COMMON = new Set([
  "sk",
  "ey",
  "sc_",
  "ext_",
  "api-",
  "pat.",
  "sat.",
  "s.",
  "facebook",
  "q~",
  "ico-",
  "pul-",
]);

const [file] = process.argv.slice(2);
const toml = file === undefined ? await (await fetch(RULES)).text() : await readFile(file, "utf8");
const prefixes = new Set(OWN);
for (const rule of toml.split("[[rules]]").slice(1)) {
  const regex = /^regex = '''(.*)'''$/m.exec(rule)?.[1] ?? "";
  // A rule with a name around it knows its token by the name.
  if (regex === "" || regex.includes("{0,50}?") || regex.includes("curl")) continue;
  const keywords = /^keywords = \[([^\]]*)\]$/ms.exec(rule)?.[1] ?? "";
  for (const [, keyword = ""] of keywords.matchAll(/"([^"]+)"/g)) {
    const isMark = /^[a-z0-9]{1,12}(?:[_.~-][a-z0-9]{0,12}){1,3}$/.test(keyword);
    const spelled = new RegExp(keyword.replaceAll(/[.]/g, "\\.?\\."), "i").exec(
      regex.replaceAll("\\", ""),
    )?.[0];
    const isHost = /\.(?:com|org|net)$/.test(keyword);
    if (isMark && !isHost && keyword.length > 2 && !COMMON.has(keyword)) prefixes.add(spelled ?? keyword);
  }
}
const sorted = [...prefixes].sort((a, b) => (a < b ? -1 : 1));
const kept = sorted.filter((prefix) => !sorted.some((other) => other !== prefix && prefix.startsWith(other)));
const source = `/** Written by \`npm run refresh:secrets\` from the rules of gitleaks (MIT), and those named in its script. */
export const TOKEN_PREFIXES: readonly string[] = ${JSON.stringify(kept)};
`;
await writeFile(TARGET, await format(source, { ...(await resolveConfig(TARGET)), parser: "typescript" }));
console.log(`${kept.length} beginnings of tokens in src/reading/secrets/tokenPrefixes.ts.`);
