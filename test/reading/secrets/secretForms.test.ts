import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { redact } from "../../../src/reading/secrets/redact.ts";
import { LineRedactor } from "../../../src/reading/secrets/redactLines.ts";

const hex = "0123456789abcdef0123456789abcdef";
const base64 = "aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5zA7bC9d=";

/** Each form of a secret as apps print it: `‹` and `›` stand around what must not be seen. */
const masked: Readonly<Record<string, readonly string[]>> = {
  "passwords of connection strings": [
    "Password=‹123456›;",
    "Password=‹1›;Server=db",
    "Pwd=‹correct horse›;",
    "using Password=‹hunter2›; retrying",
    "no access with Pwd=‹correct horse›; retrying",
    "password=‹hunter2› level=info msg=a; b",
    "Server=db;Uid=app;Pwd=‹correct horse›",
    "Server=db;Uid=app;Pwd=‹a›;Database=x",
    "Server=db; User ID=app; Password = ‹12 34›; Encrypt=true",
    "Server=db;Password=‹password›;Encrypt=true",
    "Server=db;Password=‹f(x)[1]›;Encrypt=true",
    'Server=db;Password=‹it\'s "me"›;Encrypt=true',
    "Server=db;Password='‹a;b›';Encrypt=true",
    'Server=db;Password="‹a;b""c;d›";Encrypt=true',
    "Server=db;User Password=‹7›\nnext line;",
    "DRIVER={ODBC Driver 18};SERVER=db;UID=app;PWD={‹a;b›};Encrypt=yes",
    "DRIVER=x;PWD={‹a}};b›};Encrypt=yes",
    "PWD={‹a;b›}",
    "jdbc:sqlserver://db:1433;databaseName=x;user=app;password={‹p;w›};encrypt=true",
    "jdbc:sqlserver://db:1433;password=‹12›",
    "jdbc:databricks://dbc-1.cloud.databricks.com:443;UID=token;PWD=‹dapi›",
    `jdbc:databricks://dbc-1.cloud.databricks.com:443;UID=token;PWD=‹dapi${hex}›`,
    "jdbc:oracle:thin:scott/‹tiger›@//db:1521/x",
    "jdbc:postgresql://db/orders?user=app&password=‹hunter2›&ssl=true",
    '{"dsn":"Server=db;Pwd=‹correct horse›","n":1}',
    String.raw`{"body":"{\"dsn\":\"Server=db;Pwd=‹correct horse›\"}","n":1}`,
    'pyodbc.connect("DSN=x;PWD=‹correct horse›", timeout=3)',
    "cache:6380,password=‹abcd1234=›,ssl=True",
    "PASSWORD=‹123456›",
    "DB_PASS=‹hunter2›",
  ],
  "addresses with a password": [
    "postgresql://app:‹hunter2›@db.internal:5432/orders",
    "postgres://app:‹12345›@db/orders",
    "mongodb+srv://app:‹p@ss:w0rd›@cluster.example.net/?w=majority",
    "redis://:‹hunter2›@cache:6379/0",
    "http://ada:‹secret›@proxy:3128",
    String.raw`{"url":"postgres:\/\/app:‹hunter2›@db\/orders"}`,
  ],
  "keys of AWS": [
    "key ‹AKIAIOSFODNN7EXAMPLE› used",
    "key ‹ASIAIOSFODNN7EXAMPLE› used",
    "aws_secret_access_key = ‹wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY›",
    '{"SecretAccessKey": "‹wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY›"}',
    "AWS_SESSION_TOKEN=‹FwoGZXIvYXdzEBYaDHn5›",
    "https://b.s3.amazonaws.com/k?X-Amz-Signature=‹abcdef0123456789›&X-Amz-Date=20260101T000000Z",
  ],
  "keys of Google": [
    "‹AIzaSyA1234567890abcdefghijklmnopqrstuvw› failed",
    "‹ya29.a0AfH6SMBx-abcdefgh›",
    String.raw`{"type":"service_account","private_key":"‹-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n›"}`,
  ],
  "keys of Azure": [
    `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=‹${base64}›;EndpointSuffix=x`,
    `Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=‹${base64}›;EntityPath=q`,
    "https://a.blob.core.windows.net/c?sv=2022&sig=‹abc%2Fdef%3D›&se=1",
    "BlobEndpoint=https://a.blob.core.windows.net;SharedAccessSignature=sv=2022&sig=‹abc%2Fdef%3D›",
    "SharedAccessSignature sig=‹abc%2Fdef%3D›&se=1&skn=Root",
    String.raw`{"url":"https://a.blob.core.windows.net/c?sv=2022\u0026sig=‹abc%2Fdef%3D›\u0026se=1"}`,
    "AZURE_CLIENT_SECRET=‹abc8Q~Ab1Cd2Ef3Gh4Ij5Kl6Mn7Op8Qr9St0Uv1Wx›",
  ],
  tokens: [
    `(‹eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl›)`,
    "Authorization: Bearer ‹abcdef0123456789›",
    "authorization: Basic ‹dXNlcjpwYXNz›",
    "sent Basic ‹dXNlcjpwYXNz› to the proxy",
    `token ‹dapi${hex}-2› expired`,
    `token ‹dkea${hex}› expired`,
    `token ‹dose${hex}› expired`,
  ],
};

const kept: readonly string[] = [
  "the option password= is read from the environment",
  "set password= to something; then restart",
  "see https://example.com; password= is required",
  "password: 5 tries left; ask an admin",
  "token: 5 left",
  "max_tokens=4096; temperature=0.5",
  "Password=None;Encrypt=true",
  "Password=${DB_PASSWORD};Encrypt=true",
  "Password=***;Encrypt=true",
  'f"Server={server};Pwd={pwd};Encrypt=yes"',
  "this.password=password;",
  "login(user, password=pw); return",
  "const password = readPassword();",
  "PWD=/app/python/source_code",
  "HOME=/home/app OLDPWD=/app",
  "SharedAccessKeyName=RootManageSharedAccessKey",
  "Trusted_Connection=yes;Integrated Security=SSPI;",
  "https://example.com/a?sign=1&sigma=12345678",
  "jdbc:oracle:thin:@//db:1521/x",
  "AKIA is how such a key begins, AIza another, dapi a third",
  "Basic authentication, Bearer tokens and JWTs (eyJ...) are masked",
];

const seen = (text: string): string => text.replaceAll(/‹[^›]*›/g, "[redacted]");

describe("the forms of secrets", () => {
  for (const [form, texts] of Object.entries(masked)) {
    describe(form, () => {
      for (const text of texts) {
        it(`are masked in ${JSON.stringify(seen(text).slice(0, 70))}`, () => {
          assert.equal(redact(text.replaceAll(/[‹›]/g, "")), seen(text));
          assert.equal(redact(seen(text)), seen(text), "masked once, it stays as it is");
        });
      }
    });
  }

  it("are not seen in prose, code, folders and placeholders", () => {
    assert.deepEqual(kept.map(redact), kept);
  });
});

describe("the time that masking takes", () => {
  /** Each of these made some pattern look at the rest of the text from each place anew. */
  const pieces = [
    "eyJ",
    "/eyJaaaaaaaaa",
    "eyJaaaaaaaaa.",
    "://",
    "://a:",
    "://a:b@",
    ":\\/\\/a:",
    "jdbc:oracle:thin:a/",
    "password=",
    'password="',
    "password='\\",
    'password="a""',
    "password={",
    "password={a}",
    "password={}}",
    "a=b;password=",
    "password=a b;",
    "password=\\\\\\\\",
    "=;a a a password=",
    "PWD=/a",
    "-----BEGIN PRIVATE KEY-----",
    "-----BEGIN ",
    "-----END ",
    "Bearer ",
    "authorization:",
    "cookie: a",
    "token ",
    "api_key ",
    "db_pass",
    "sig=",
    "?sig=aaaaaaaa",
    "\\u0026sig=",
    "\u001b[",
    "dapi0",
    "--token",
    "-",
    "a",
    "A",
    "\\",
    "  ",
    "A1 ",
    "A= ",
    " \n",
  ];
  const SMALL = 32_000;
  const TIMES = 16;

  /** Of the processor, since others may keep it busy; the least of some tries. */
  const costOf = (text: string, tries: number): number => {
    const costs = Array.from({ length: tries }, () => {
      const before = process.cpuUsage();
      redact(text);
      const redactor = new LineRedactor();
      for (const message of ["-----BEGIN PRIVATE KEY-----", text]) redactor.line({ message });
      const { user, system } = process.cpuUsage(before);
      return user + system;
    });
    return Math.min(...costs);
  };

  for (const piece of pieces) {
    it(`grows with the length only, for many ${JSON.stringify(piece)}`, () => {
      const small = piece.repeat(Math.ceil(SMALL / piece.length));
      const least = costOf(small, 5);
      const large = costOf(small.repeat(TIMES), 2);
      // Sixteen times as long takes some sixteen times as long; what grows with the square takes 256 times.
      const bound = TIMES * 5 * Math.max(least, 1000);
      assert.ok(large < bound, `${large} µs for ${TIMES} times a text that takes ${least} µs`);
    });
  }
});
