import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { globSync, readFileSync } from "node:fs";
import { DatabricksError, type DatabricksErrorCode } from "../../../src/databricks/api/errors.ts";
import {
  AppGoneError,
  AppStoppedError,
  ConfigError,
  ConnectionError,
  type ConnectionErrorCode,
  CredentialError,
  HandshakeError,
  type LogStreamError,
  StreamClosedError,
} from "../../../src/logstream/index.ts";
import { CommandError } from "../../../src/ui/text/commandError.ts";
import { crashText, describeFailure, describeStreamEnd } from "../../../src/ui/text/failureCatalogue.ts";
import { linkProfileText } from "../../../src/ui/text/linkFailures.ts";
import {
  fileFailureText,
  notRecordedText,
  notSavedElsewhereText,
  notSavedText,
  recordingFailedText,
  savedText,
} from "../../../src/ui/text/fileFailures.ts";
import { lockFileOf } from "../../../src/sessions/recordingFile.ts";
import { english, target } from "../support/english.ts";

describe("a failure", () => {
  it("keeps the sentence of the layer that knows, with the remedy first", () => {
    assert.deepEqual(describeFailure(new DatabricksError("not-signed-in", "Sign in, please."), english), {
      message: "Sign in, please.",
      remedies: ["signIn", "selectProfile"],
    });
  });

  it("of an app without an address leads to the app's page", () => {
    const trouble = { code: "app-without-url", app: "x", workspacePage: "https://h/apps/x" } as const;
    const error = new CommandError(trouble);
    assert.equal(describeFailure(error, english).workspacePage, "https://h/apps/x");
    assert.equal(describeFailure(error, english).remedies[0], "openInWorkspace");
  });

  it("that ended a stream names the app and the host", () => {
    const failure = describeStreamEnd(new AppGoneError("The app was deleted."), target, english);
    assert.equal(
      failure.message,
      "The log of orders-api on dbc-1.cloud.databricks.com ended. The app was deleted.",
    );
    assert.deepEqual(failure.remedies, ["chooseApp"]);
  });

  it("of a refused credential names its kind and profile, and what to do", () => {
    const error = new CredentialError("orders.example.com", 403, true, new Error("HTTP 403"));
    assert.equal(
      describeStreamEnd(error, target, english).message,
      "The log of orders-api on dbc-1.cloud.databricks.com ended. orders.example.com refused the credential of profile dev: Databricks CLI sign-in (403). Sign in again, or ask for permission to use the app.",
    );
  });

  it("that nobody foresaw still has a way on", () => {
    assert.deepEqual(describeFailure(new TypeError("x is not a function"), english), {
      message: "Something unexpected went wrong: x is not a function.",
      remedies: ["retry", "showDiagnostics"],
    });
    const { message } = describeFailure(new Error("だめでした。"), english);
    assert.equal(message, "Something unexpected went wrong: だめでした。");
    assert.deepEqual(describeFailure(new ConfigError("odd", "url", "Odd."), english).remedies, [
      "retry",
      "showDiagnostics",
    ]);
  });
});

const project = new URL("../../../", import.meta.url).pathname;
const source = (file: string): string => readFileSync(`${project}${file}`, "utf8");

/** The members of a union of strings, as the source declares it. */
function union(file: string, name: string): string[] {
  const declaration =
    new RegExp(`export type ${name} =([^;]*);`).exec(source(file).replaceAll(/\/\*\*.*?\*\//gs, ""))?.[1] ??
    "";
  const members = [...declaration.matchAll(/\| "([\w-]+)"/g)].map(([, member = ""]) => member);
  assert.ok(members.length > 5, name);
  return members;
}

function assertFinished(message: string, ...names: string[]): void {
  assert.match(message, /^[\p{Lu}\d"/a-z].*\.$/su, message);
  assert.doesNotMatch(message, /!|undefined|\[object|\n\s+at |\.\.$/, message);
  for (const name of names) assert.ok(message.includes(name), `${name} in: ${message}`);
}

describe("the catalogue of failures", () => {
  const host = "orders.example.com";
  const workspaceErrors = union("src/databricks/api/errors.ts", "DatabricksErrorCode").map(
    (code) => new DatabricksError(code as DatabricksErrorCode, `Something about ${host}.`),
  );
  const streamErrors: LogStreamError[] = [
    ...union("src/logstream/streamErrors.ts", "ConnectionErrorCode").map(
      (code) => new ConnectionError(code as ConnectionErrorCode, host, `${host} stopped answering.`),
    ),
    new HandshakeError(host, { status: 503, statusText: "Service Unavailable" }),
    new StreamClosedError(host, 1011, "internal"),
    new CredentialError(host, 403, true, new Error("HTTP 403.")),
  ];
  const troubles = [
    new CommandError({ code: "no-apps", host, profileName: "dev" }),
    new CommandError({ code: "app-without-url", app: host, workspacePage: "https://h/apps/x" }),
    new CommandError({ code: "other-workspace", app: "orders-api", host, profileName: "dev" }),
  ];

  it("has every code of every layer, in a finished sentence that names the host and with a button that helps", () => {
    for (const error of [...workspaceErrors, ...streamErrors, ...troubles]) {
      const { message, remedies } = describeFailure(error, english);
      assertFinished(message, host);
      assert.ok(remedies.length > 0, error.code);
      // Those of what nobody foresaw.
      const isForeseen = JSON.stringify(remedies) !== JSON.stringify(["retry", "showDiagnostics"]);
      assert.ok(isForeseen || ["bad-response", "bad-batch"].includes(error.code), error.code);
    }
    for (const error of [new AppGoneError("The app was deleted."), new AppStoppedError("The app stopped.")]) {
      assertFinished(describeStreamEnd(error, target, english).message, target.name);
    }
  });

  it("says of a stream's end what to do", () => {
    const advised = streamErrors.map((error) => describeStreamEnd(error, target, english).message);
    for (const message of advised) assertFinished(message, target.name, host);
    const { message } = describeStreamEnd(streamErrors.at(-3) ?? new Error(), target, english);
    assert.match(message, /HTTP 503 Service Unavailable\. Try again in a moment\. /);
  });

  it("knows every code that an error is made with", () => {
    const known = new Set([
      ...workspaceErrors.map(({ code }) => code as string),
      ...streamErrors.map(({ code }) => code),
      ...["app-gone", "app-stopped"],
    ]);
    const files = globSync(
      "src/{databricks,logstream,sessions,reading,commands,watchers,agents,targets,credentials}/**/*.ts",
      { cwd: project },
    );
    const made = files.flatMap((file) =>
      [...source(file).matchAll(/new (?:Databricks|Connection)Error\(\s*"([\w-]+)"/g)].map(
        ([, code = ""]) => code,
      ),
    );
    assert.ok(made.length > 40, String(made.length));
    assert.deepEqual(
      made.filter((code) => !known.has(code)),
      [],
    );
  });

  it("is the only place where a failure is put into words for a message", () => {
    const files = globSync("src/{ui,commands,watchers,agents,targets,credentials,sessions,reading}/**/*.ts", {
      cwd: project,
    });
    const literal =
      /show(?:Error|Warning)Message\(\s*(?:["'`]|(?:vscode\.l10n\.|l10n\.)?t\()(?![^;]*modal: true)/;
    const found = files.filter((file) => literal.test(source(file)));
    assert.deepEqual(found, []);
    const catalogue = ["failureCatalogue", "commandError", "fileFailures"]
      .map((name) => source(`src/ui/text/${name}.ts`))
      .join("\n");
    const sentences = [...catalogue.matchAll(/\bt\(\s*(["'])(.*?)\1/g)].map(([, , text = ""]) => text);
    assert.ok(sentences.length > 20);
    for (const text of sentences) assert.match(text, /^[^!]*(?:\.|\{\d\})$/, text);
  });

  it("names the app and the file where a log was not saved or not recorded, or an app crashed", () => {
    const error = Object.assign(new Error("raw"), { code: "ENOSPC" });
    const ended = { file: "/logs/a.log", lines: "5 lines", reason: "The disk is full." };
    assertFinished(notSavedText("orders-api", "/logs/a.log", error, english), "orders-api", "/logs/a.log");
    assertFinished(notRecordedText("orders-api", "/logs/a.log", error, english), "orders-api", "/logs");
    assertFinished(recordingFailedText("orders-api", ended, english), "orders-api", "/logs/a.log", "5 lines");
    assertFinished(
      crashText({ app: "orders-api", reason: "ValueError: no", detail: "", times: 1 }, english),
      "orders-api",
      "ValueError: no",
    );
    assertFinished(linkProfileText("dev", english), "dev");
  });
});

describe("a log that was saved", () => {
  const saved = {
    app: "orders-api",
    file: "/logs/a.log",
    lines: 30,
    missing: 0,
    isOwnerOnly: true,
    isUnrecordable: false,
  };

  it("is told with what is not in it, and with who can read it only where that is known", () => {
    assert.equal(
      savedText(saved, english),
      "Saved 30 lines of orders-api to /logs/a.log. Only you can read the file.",
    );
    assert.equal(
      savedText({ ...saved, missing: 1200, isOwnerOnly: false, isUnrecordable: true }, english),
      "Saved 30 lines of orders-api to /logs/a.log. 1,200 lines before them are no longer held. New lines are recorded to files of the machine's own disk only.",
    );
  });
});

describe("a place that only VS Code's file system writes to", () => {
  it("is named where it was not written, with what to do", () => {
    const place = "memdisk:/shop/a.log";
    const text = (code: string): string =>
      notSavedElsewhereText("orders-api", place, Object.assign(new Error("raw text"), { code }), english);
    const begin = "The log of orders-api was not saved.";
    assert.equal(
      text("Unavailable"),
      `${begin} VS Code has no file system to write ${place} with. Choose a file of the machine's own disk.`,
    );
    assert.equal(text("NoPermissions"), `${begin} You may not write to memdisk:/shop. Choose another place.`);
    assert.equal(
      text("Unknown"),
      `${begin} raw text. Choose a file of the machine's own disk in place of ${place}.`,
    );
    for (const code of ["FileNotFound", "FileNotADirectory", "FileIsADirectory"]) {
      assert.match(text(code), /memdisk:\/shop.* Choose /);
    }
  });
});

describe("a file that cannot be written", () => {
  const text = (code: string): string =>
    fileFailureText(Object.assign(new Error("raw text"), { code }), "/logs/a.log", english);

  it("is explained with what to do", () => {
    assert.equal(
      text("ENOSPC"),
      "The disk that holds /logs is full. Free some space or choose another place.",
    );
    assert.equal(text("EACCES"), "You may not write to /logs. Choose another place.");
    assert.equal(text("ENOENT"), "The folder /logs does not exist. Choose another place.");
    assert.equal(text("EROFS"), "/logs is on a read-only disk. Choose another place.");
    for (const code of ["EBUSY", "ETXTBSY"]) {
      assert.match(text(code), /^\/logs\/a\.log is in use by another program\. Close it there, or /);
    }
    assert.match(text("EINVAL"), /^a\.log is no name that its disk takes\. /);
    assert.match(text("EFBIG"), /^\/logs\/a\.log is larger than its disk takes\. /);
    assert.match(text("EIO"), /^The disk that holds \/logs failed\. /);
    assert.equal(
      text("ELOOP"),
      "/logs/a.log is a symbolic link, which is not followed. Choose another file.",
    );
    assert.equal(
      text("in-use"),
      `/logs/a.log is already being recorded to. Choose another file. If no other window records to it, delete ${lockFileOf("/logs/a.log")} and try again.`,
    );
    assert.equal(text("EWHATEVER"), "raw text.");
  });
});
