import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CutSecrets } from "../../../src/reading/secrets/cutSecrets.ts";
import { Hints } from "../../../src/reading/secrets/hints.ts";
import { EVERY_FORM, HINTS, redact } from "../../../src/reading/secrets/redact.ts";
import { TOKEN_PREFIXES } from "../../../src/reading/secrets/tokenPrefixes.ts";
import { longShapes } from "../../support/longShapes.ts";
import { randomOf } from "../../support/random.ts";
import { samples } from "../rows.ts";

const rows = samples.flat();
const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const WORDS =
  "Bearer Basic authorization= Authorization: cookie: passphrase: passwd= db_pass= token credential api_key= apikey account-key jdbc:oracle:thin:u/ @ hooks.slack.com/services/T0/ https:// postgres://u: bot123456789:AA eyJhbGciOi &sig= SharedAccessSignature= X-Amz-Credential= -----BEGIN\u0020PRIVATE\u0020KEY----- \u001b[1m".split(
    " ",
  );

/** What secrets and their surroundings are made of, in any order. */
function someText(random: (below: number) => number): string {
  const pieces: readonly (() => string)[] = [
    () => longShapes[random(longShapes.length)] ?? "",
    () => TOKEN_PREFIXES[random(TOKEN_PREFIXES.length)] ?? "",
    () => WORDS[random(WORDS.length)] ?? "",
    () => Array.from({ length: random(40) }, () => LETTERS.charAt(random(LETTERS.length))).join(""),
    () => (rows[random(rows.length)] ?? "").slice(random(30)).slice(0, random(120)),
  ];
  return Array.from({ length: 1 + random(8) }, () => pieces[random(pieces.length)]?.() ?? "").join(
    random(2) === 0 ? " " : "",
  );
}

describe("the hints of secrets", () => {
  it("leave out no form of which a text holds a secret", () => {
    for (let seed = 1; seed <= 20_000; seed++) {
      const text = someText(randomOf(seed));
      assert.equal(redact(text), redact(text, EVERY_FORM), `seed ${seed}`);
    }
  });

  it("leave out no secret that a cut goes through", () => {
    for (let seed = 1; seed <= 5_000; seed++) {
      const random = randomOf(seed);
      const quick = new CutSecrets();
      const thorough = new CutSecrets();
      for (let rest = someText(random); rest !== "";) {
        const text = rest.slice(0, 1 + random(60));
        rest = rest.slice(text.length);
        const masked = redact(text);
        const forms = text.includes("\u001b") ? EVERY_FORM : HINTS.in(text);
        assert.equal(
          quick.mask("APP", { text, masked, forms }),
          thorough.mask("APP", { text, masked, forms: EVERY_FORM }),
          `seed ${seed}`,
        );
      }
    }
  });

  it("are found in any case, also where they begin, end or are a text, and behind other letters", () => {
    const hints = new Hints([
      { hints: ["secret", "pwd"] },
      { hints: ["ret-"] },
      { hints: ["gsk_"], areStarts: true },
    ]);
    for (const [text, forms] of [
      ["SeCret", 1],
      ["mysecrets", 1],
      ["the pwd", 1],
      ["sécret", 0],
      ["ecret", 0],
      ["secret_", 3],
      ["gsk_", 4],
      ["x gsk-a", 4],
      ["_gsk_", 4],
      ["xgsk_", 0],
      ["pw", 0],
      ["", 0],
    ] as const)
      assert.equal(hints.in(text), forms, text);
    assert.equal(hints.across("a sec", "ret b"), 1);
    assert.equal(hints.across("a sec ", "ret b"), 0);
    assert.equal(hints.across("", "secret"), 1);
  });
});
