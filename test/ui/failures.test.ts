import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CommandError, describeFailure, describeStreamEnd, isAbort } from "../../src/commands/failures.ts";
import { fileFailureText } from "../../src/commands/fileFailures.ts";
import { DatabricksError } from "../../src/databricks/errors.ts";
import { AppGoneError, ConfigError, CredentialError } from "../../src/logstream/index.ts";
import { english, target } from "./support/english.ts";

describe("a failure", () => {
  it("keeps the sentence of the layer that knows, with the remedy first", () => {
    assert.deepEqual(describeFailure(new DatabricksError("not-signed-in", "Sign in, please."), english), {
      message: "Sign in, please.",
      remedies: ["signIn", "selectProfile"],
      workspacePage: undefined,
    });
  });

  it("of an app without an address leads to the app's page", () => {
    const error = new CommandError("app-without-url", "It was never started.", "https://h/apps/x");
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
    assert.deepEqual(describeFailure(new ConfigError("odd", "url", "Odd."), english).remedies, [
      "retry",
      "showDiagnostics",
    ]);
  });

  it("is none when the person cancelled", () => {
    const cancelled = new Error("Canceled");
    cancelled.name = "Canceled";
    assert.equal(isAbort(cancelled), true);
    assert.equal(isAbort(AbortSignal.abort().reason), true);
    assert.equal(isAbort(new Error("Canceled")), false);
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
    assert.equal(
      text("ELOOP"),
      "/logs/a.log is a symbolic link, which is not followed. Choose another file.",
    );
    assert.equal(
      text("in-use"),
      "/logs/a.log is already being recorded to. Choose another file. If no other window records to it, delete /logs/.a.log.recording and try again.",
    );
    assert.equal(text("EWHATEVER"), "raw text.");
  });
});
