import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { LogLine } from "../../../src/logstream/index.ts";
import { redact } from "../../../src/reading/secrets/redact.ts";
import { LineRedactor, redactSome } from "../../../src/reading/secrets/redactLines.ts";

const jwt = "eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.eyJzdWIiOiJhZGEiLCJleHAiOjE3fQ.c2lnbmF0dXJlLXNpZ25hdHVyZQ";
const hex = "0123456789abcdef0123456789abcdef";

/** Text as an app prints it, and as it is shown. */
const masked: readonly (readonly [text: string, shown: string])[] = [
  ["Authorization: Bearer abcdef0123456789abcdef", "Authorization: Bearer [redacted]"],
  [`{"authorization":"Bearer ${jwt}"}`, '{"authorization":"Bearer [redacted]"}'],
  ["headers={'Authorization': 'Basic dXNlcjpwYXNz'}", "headers={'Authorization': 'Basic [redacted]'}"],
  ["curl -H 'Authorization: Token 9944b09199c62bcf'", "curl -H 'Authorization: Token [redacted]'"],
  ["sent bearer sOmEtHiNg.opaque+/== to the API", "sent bearer [redacted] to the API"],
  [`GET /cb?token=${jwt}&state=1`, "GET /cb?token=[redacted]&state=1"],
  [`x-forwarded-access-token: ${jwt}`, "x-forwarded-access-token: [redacted]"],
  [`cookie: session=abc; other=def`, "cookie: [redacted]"],
  [`using dapi${hex}-2 for the SDK`, "using [redacted] for the SDK"],
  [`dose${hex}`, "[redacted]"],
  [`(${jwt})`, "([redacted])"],
  [`id%3D${jwt}%26`, "id%3D[redacted]%26"],
  ["key AKIAIOSFODNN7EXAMPLE used", "key [redacted] used"],
  ["aws_secret_access_key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "aws_secret_access_key=[redacted]"],
  ["AIzaSyA1234567890abcdefghijklmnopqrstuvw failed", "[redacted] failed"],
  ["ghp_abcdefghijklmnopqrstuvwxyz0123456789", "[redacted]"],
  ["Incorrect API key provided: sk-proj-abcdefghijklmnopqrstuvwx", "Incorrect API key provided: [redacted]"],
  [
    "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAK\n-----END RSA PRIVATE KEY-----\nafter",
    "-----BEGIN RSA PRIVATE KEY----- [redacted]\nafter",
  ],
  [
    String.raw`{"private_key": "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n", "id": 1}`,
    '{"private_key": "[redacted]", "id": 1}',
  ],
  ["postgresql://app:hunter2@db.internal:5432/orders", "postgresql://app:[redacted]@db.internal:5432/orders"],
  ["postgres://app:p@ssw0rd@db/orders", "postgres://app:[redacted]@db/orders"],
  ["redis://:hunter2@cache:6379/0", "redis://:[redacted]@cache:6379/0"],
  ["Server=tcp:db;Uid=app;Pwd=hun ter;Database=x", "Server=tcp:db;Uid=app;Pwd=[redacted];Database=x"],
  [
    "Server=db;User Id=app;Password=s3cr3t!;Encrypt=true",
    "Server=db;User Id=app;Password=[redacted];Encrypt=true",
  ],
  ["DRIVER=x;UID=app;PWD={s;e 3}cret;", "DRIVER=x;UID=app;PWD=[redacted];"],
  ["host=db user=app password='hunter 2' dbname=x", "host=db user=app password='[redacted]' dbname=x"],
  [
    "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=abcd1234abcd1234==;EndpointSuffix=x",
    "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=[redacted];EndpointSuffix=x",
  ],
  [
    "https://a.blob.core.windows.net/c?sv=2022&sig=abc%2Fdef%3D&se=1",
    "https://a.blob.core.windows.net/c?sv=2022&sig=[redacted]&se=1",
  ],
  ["DB_PASSWORD=hunter2", "DB_PASSWORD=[redacted]"],
  ['{"user":"ada","password":"hunter2"}', '{"user":"ada","password":"[redacted]"}'],
  [
    String.raw`{"body":"{\"client_secret\":\"ab12\"}"}`,
    String.raw`{"body":"{\"client_secret\":\"[redacted]\"}"}`,
  ],
  [String.raw`{"password":"a\"b"}`, '{"password":"[redacted]"}'],
  ["os.environ['API_KEY'] = 'abc123'", "os.environ['API_KEY'] = '[redacted]'"],
  ["Config(user='a', token=abc12345)", "Config(user='a', token=[redacted])"],
  ["python run.py --token abc12345 --verbose", "python run.py --token [redacted] --verbose"],
  ['password="breaks off her', 'password="[redacted]'],
];

const redactLine = (line: LogLine): LogLine => new LineRedactor().line(line);

const kept = [
  'INFO:     10.0.0.1:51514 - "GET /tokens?page_token=2 HTTP/1.1" 200 OK',
  "Bearer authentication is required",
  "Basic authentication is off",
  "authorization: failed for ada",
  "Invalid password: too short",
  "max_tokens=4096, prompt_tokens=12, token_count: 17",
  "password=None token=null secret=***",
  "    self.token = token",
  "    token=self.token,",
  '    password=os.environ["DB_PASSWORD"],',
  "    client = Client(api_key=get_key(), token=token)",
  "def login(user: str, password: str) -> None:",
  "if token == expected:",
  "http://localhost:8080/a@b and https://example.com/x:y@z",
  "http://10.0.0.1:8000 ada@example.com",
  "the secret is in the sauce, the key to it is time",
  "dapper.py, eyJ, AKIA, sk-learn",
  "    \u001b[32mgreen\u001b[0m",
];

describe("redaction", () => {
  for (const [text, shown] of masked) {
    it(`masks ${JSON.stringify(shown).slice(0, 70)}`, () => {
      assert.equal(redact(text), shown);
    });
  }

  it("leaves prose, code and addresses as they are", () => {
    assert.deepEqual(kept.map(redact), kept);
  });

  it("changes nothing that it has already masked", () => {
    for (const [, shown] of masked) assert.equal(redact(shown), shown);
  });

  it("masks the other fields of a line, by their value or their name, and leaves a clean line alone", () => {
    const line = { source: "APP", timestamp: 1, message: "hello", severity: "INFO" };
    assert.equal(redactLine(line), line);
    assert.deepEqual(
      redactLine({ ...line, context: { password: "hunter2", url: "redis://:abcd@h", n: 1, list: [jwt, 2] } }),
      {
        ...line,
        context: { password: "[redacted]", url: "redis://:[redacted]@h", n: 1, list: ["[redacted]", 2] },
      },
    );
    assert.deepEqual(redactLine({ message: "password=hunter2" }), { message: "password=[redacted]" });
  });

  it("sees a secret through colours, and keeps the colours of a clean line", () => {
    const colored = "\u001b[36mpassword\u001b[0m=\u001b[35mhunter2\u001b[0m";
    assert.equal(redactLine({ message: colored }).message, "password=[redacted]");
    const clean = { message: "\u001b[36muser\u001b[0m=\u001b[35mada\u001b[0m key" };
    assert.equal(redactLine(clean), clean);
  });

  describe("of a private key whose lines come one by one", () => {
    const body = [
      "MIIEpAIBAAKCAQEA0Z3VS5JJcds3xfn/ygWyF0pY1cE6bK7mYxK3v9Qe5Hn2Lr8s",
      "q1+Tt0pQ7wB5m3nXc9Vd2Kf6Jh8Ls4Ga1Zy0Ex7Rw3Uq5Mb6Nv2Cp9Tk8Di4Fo1A",
      "Kx7w==",
    ];
    const begin = "-----BEGIN RSA PRIVATE KEY-----";
    const end = "-----END RSA PRIVATE KEY-----";
    const lines = (messages: readonly string[], source = "APP"): LogLine[] =>
      messages.map((message) => ({ source, timestamp: 1, message }));
    const mask = (log: readonly LogLine[]): string[] => {
      const redactor = new LineRedactor();
      return log.map((line) => redactor.line(line).message);
    };

    it("masks every line of it, and none after it", () => {
      const after = "wrote /app/python/source_code/main.py done";
      assert.deepEqual(mask(lines(["before", begin, ...body, end, after, "done"])), [
        "before",
        `${begin} [redacted]`,
        ...body.map(() => "[redacted]"),
        end,
        after,
        "done",
      ]);
    });

    it("masks it behind a logger's prefix, in JSON, in colours and in entries of several lines", () => {
      const prefixed = [`INFO key: ${begin}`, ...body.map((text) => `INFO ${text}`), `INFO ${end}`];
      assert.deepEqual(mask(lines(prefixed)).slice(1), [
        "INFO [redacted]",
        "INFO [redacted]",
        "INFO [redacted]",
        `INFO ${end}`,
      ]);
      assert.equal(mask(lines([begin, `{"msg":"${body[0] ?? ""}"}`]))[1], '{"msg":"[redacted]"}');
      assert.equal(mask(lines([begin, `\u001b[36m${body[0] ?? ""}\u001b[0m`]))[1], "[redacted]");
      assert.equal(
        mask(lines([begin, `${body.join("\n")}\n${end}\nnext`]))[1],
        `[redacted]\n[redacted]\n[redacted]\n${end}\nnext`,
      );
    });

    it("hides nothing below a whole key in one line, however often the lines are masked", () => {
      const token = `dapi${"89ab0123cdef4567".repeat(2)}`;
      const words = [
        "ready",
        "OK",
        "done",
        "request 4f2a9c81d0e34b5f0a1b2c3d4e5f60718293a4b5 took 3 ms",
        "end=",
      ];
      for (const key of [
        `${begin}${body.join("")}${end}`,
        `${begin}\\n${body.join("\\n")}\\n${end}`,
        `${begin}\n${body.join("\n")}\n${end}`,
        `{"key": "${begin}${body.join("")}${end}", "id": 1}`,
        `INFO ${begin} ${body.join(" ")} ${end}`,
      ]) {
        const once = mask(lines([key, `token=${token}`, ...words]));
        assert.ok(!once.join("\n").includes("MIIE"));
        assert.deepEqual(once.slice(2), words);
        assert.deepEqual(mask(lines(once)), once);
        assert.deepEqual(mask(lines(mask(lines(once)))), once);
      }
    });

    it("masks the rest of a key whose first lines were masked before", () => {
      const row = body[1] ?? "";
      for (const known of [0, 1, 2, 30]) {
        for (const prefix of ["", "INFO "]) {
          const first = Array.from({ length: known }, () => `${prefix}${row}`);
          const before = mask(lines([`${prefix}${begin}`, ...first]));
          const rest = [row, row, "Kx7w=="].map((text) => `${prefix}${text}`);
          const shown = mask(lines([...before, ...rest, `${prefix}${end}`, "ready"]));
          const expected = [...rest.map(() => `${prefix}[redacted]`), `${prefix}${end}`, "ready"];
          assert.deepEqual(shown.slice(before.length), expected, `${known} ${prefix}`);
        }
      }
    });

    it("keeps what others say in between, and gives up a key that never ends", () => {
      const system = lines(["Health check passed", body[1] ?? ""], "SYSTEM");
      const log = [...lines([begin, body[0] ?? ""]), ...system, ...lines(["GET /orders 200", body[1] ?? ""])];
      assert.deepEqual(mask(log).slice(1), [
        "[redacted]",
        "Health check passed",
        body[1],
        "GET /orders 200",
        "[redacted]",
      ]);
      const others = Array.from({ length: 30 }, (_, index) => `request ${index}`);
      const digest = "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXo0MTIz";
      assert.deepEqual(mask(lines([begin, ...others, digest])).slice(1), [...others, digest]);
    });

    it("masks the rest of one that began before the log does, as far as its end is there", () => {
      const log = lines([...body, end, "after"]);
      const redactor = new LineRedactor();
      redactor.begin(log);
      assert.deepEqual(
        log.map((line) => redactor.line(line).message),
        ["[redacted]", "[redacted]", "[redacted]", end, "after"],
      );
      const whole = lines(["x", begin, ...body, end]);
      assert.deepEqual(
        redactSome(whole.slice(-3), whole).map(({ message }) => message),
        ["[redacted]", "[redacted]", end],
      );
    });
  });
});
