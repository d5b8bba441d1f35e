import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { redact } from "../../../src/reading/secrets/redact.ts";
import { TOKEN_PREFIXES } from "../../../src/reading/secrets/tokenPrefixes.ts";

const BODY = "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5bC7dE9fG";

describe("tokens of services", () => {
  it("are masked on their own, all that the rules know", () => {
    assert.ok(TOKEN_PREFIXES.length > 80);
    for (const prefix of TOKEN_PREFIXES) {
      const said = redact(`sent ${prefix}${BODY} now`);
      assert.ok(!said.includes(BODY.slice(8)), `${prefix}: ${said}`);
      assert.match(said, /^sent .* now$/);
    }
  });

  it("that a text breaks off begin where a word does", () => {
    assert.equal(redact("sent gsk_aB3dE5"), "sent [redacted]");
    // However long the run of characters is: this one begins 40 before its end.
    const run = `${"Ab1".repeat(9)}sk-${"aB3".repeat(12)}c`;
    assert.equal(redact(run), run);
  });

  it("are no names that begin alike", () => {
    const text = "npm_config_user_agent_string npm_lifecycle_event_of_a_script hf_hub_download_with_retries";
    assert.equal(redact(text), text);
  });

  it("are masked in addresses that are secrets themselves", () => {
    for (const [text, shown] of [
      [
        `https://api.telegram.org/bot123456789:AA${BODY.slice(0, 33)}/sendMessage`,
        "https://api.telegram.org/bot[redacted]/sendMessage",
      ],
      [
        "https://outlook.office.com/webhook/aB3dE5fG7hJ9@aB3dE5/IncomingWebhook/aB3dE5fG7hJ9",
        "https://outlook.office.com/webhook/[redacted]",
      ],
      [
        "https://hooks.zapier.com/hooks/catch/123/aB3dE5f/",
        "https://hooks.zapier.com/hooks/catch/[redacted]",
      ],
      [
        "https://events.pagerduty.com/integration/aB3dE5fG7hJ9/enqueue",
        "https://events.pagerduty.com/integration/[redacted]",
      ],
      [
        "https://hooks.slack.com/services/T00000000/B00000000/aB3dE5fG7hJ9",
        "https://hooks.slack.com/services/[redacted]",
      ],
      [
        "POST https://discord.com/api/webhooks/123456/abcDEF-ghi_1",
        "POST https://discord.com/api/webhooks/[redacted]",
      ],
      [
        "posting to hooks.slack.com/services/T00000000/B00000000/aB3dE5fG7hJ9",
        "posting to hooks.slack.com/services/[redacted]",
      ],
    ] as const)
      assert.equal(redact(text), shown);
  });
});

describe("passwords of addresses", () => {
  it("are masked whole, whatever is in them", () => {
    for (const [text, shown] of [
      ["postgres://user:p@ss/w0rd@db.host:5432/x", "postgres://user:[redacted]@db.host:5432/x"],
      [
        "postgresql+psycopg://u:a/b@c@host/db?sslmode=require",
        "postgresql+psycopg://u:[redacted]@host/db?sslmode=require",
      ],
      ["https://u:pw@registry.npmjs.org/@scope/pkg", "https://u:[redacted]@registry.npmjs.org/@scope/pkg"],
      ["postgres://u:p@h/db, mysql://r:x@y/z", "postgres://u:[redacted]@h/db, mysql://r:[redacted]@y/z"],
    ] as const)
      assert.equal(redact(text), shown);
  });

  it("are none where a name only counts, or is of something else", () => {
    for (const text of [
      "PGPASSWORD=len:812",
      "eos_token='</s>'",
      "pad_token=[PAD]",
      "eos_token: <|endoftext|>",
      "total_tokens=902",
      "secret scope=x",
      "http://localhost:8000/a@b",
    ])
      assert.equal(redact(text), text);
  });
});
