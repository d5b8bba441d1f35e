import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { describeStatus } from "../../../src/databricks/api/apps.ts";
import { streamingRefusal } from "../../../src/databricks/auth/credentialRefusals.ts";
import { DatabricksError } from "../../../src/databricks/api/errors.ts";
import { networkError } from "../../../src/databricks/api/networkErrors.ts";
import { phrase, type PhraseValue } from "../../../src/databricks/api/phrase.ts";
import { resolveProfile } from "../../../src/databricks/config/resolveProfile.ts";
import { ConnectionError, HandshakeError } from "../../../src/logstream/index.ts";
import { deploymentOf } from "../../../src/sessions/deployment.ts";
import type { Notice } from "../../../src/sessions/sessionItem.ts";
import { CommandError } from "../../../src/ui/text/commandError.ts";
import { crashText, describeFailure, describeStreamEnd } from "../../../src/ui/text/failureCatalogue.ts";
import { deploymentDetail } from "../../../src/ui/text/deploymentText.ts";
import { missingPlaceText } from "../../../src/ui/text/missingPlace.ts";
import { noticeText } from "../../../src/ui/text/noticeText.ts";
import { checkAddress } from "../../../src/ui/pickers/checkAddress.ts";
import { target } from "../support/english.ts";
import { dots, untranslated } from "../support/languages.ts";

const host = "orders.example.com";

function assertTranslated(text: string, ...values: string[]): void {
  assert.match(text, /·/);
  assert.equal(untranslated(text, [target.name, host, "dbc-1.cloud.databricks.com", ...values]), "", text);
}

describe("in another language nothing stays English but names, and what others said:", () => {
  const refused = networkError(host, Object.assign(new Error("raw"), { code: "ECONNREFUSED" }));
  const lost = new ConnectionError("connection-lost", host, "raw", { reason: "ECONNRESET" });
  const status = describeStatus({ name: "orders-api", computeState: "STOPPED", computeMessage: "IDLE" });
  const inError = describeStatus({ name: "orders-api", computeState: "ERROR", computeMessage: "OOM" });

  it("the message of an error", () => {
    assertTranslated(describeFailure(refused, dots).message);
    assertTranslated(describeFailure(lost, dots).message, "ECONNRESET");
    assertTranslated(
      describeFailure(new CommandError({ code: "no-apps", host, profileName: "dev" }), dots).message,
      "dev",
    );
  });

  it("the end of a stream", () => {
    const handshake = new HandshakeError(host, { status: 503, statusText: "BUSY" });
    assertTranslated(describeStreamEnd(handshake, target, dots).message, "BUSY");
    assertTranslated(describeStreamEnd(refused, target, dots).message);
  });

  it("a notice in the log", () => {
    const notices: readonly Notice[] = [
      { kind: "retrying", cause: lost, delayMs: 1 },
      { kind: "retrying", cause: refused, delayMs: 1 },
      { kind: "waiting", detail: status.detail, status },
      { kind: "crashed", ...inError },
      { kind: "ended", error: refused },
    ];
    for (const notice of notices)
      assertTranslated(noticeText(notice, target, dots), "ECONNRESET", "IDLE", "OOM");
  });

  it("a crash", () => {
    const crash = { app: "orders-api", reason: undefined, times: 1 };
    assertTranslated(crashText({ ...crash, ...inError }, dots), "OOM");
    assertTranslated(crashText({ ...crash, ...inError, times: 3 }, dots), "OOM");
  });

  it("what was deployed", () => {
    const deployment = deploymentOf({ id: "d1", gitSource: { commit: "0123456789ab", branch: "main" } });
    assert.ok(deployment);
    assertTranslated(deploymentDetail(deployment, 0, dots), "d1", "0123456789", "main");
  });

  it("an address that cannot be used", () => {
    const checked = checkAddress("ftp://orders.example.com", dots);
    assert.ok(checked.kind === "bad");
    assertTranslated(checked.problem, "ftp");
  });

  it("which workspace a project means", () => {
    const reason: PhraseValue = phrase("None of the bundle's targets is the default one: {0}.", '"a", "b"');
    const place = { host: undefined, profile: undefined, reason, project: { folder: undefined } };
    assertTranslated(missingPlaceText(place, undefined, dots).detail, '"a", "b"');
  });

  it("a profile that cannot stream, or cannot be used", async () => {
    const env = { DATABRICKS_HOST: `https://${host}`, DATABRICKS_TOKEN: "dapi0123" };
    const refusal = streamingRefusal(await resolveProfile({ env, homeDir: "/nowhere" }));
    assertTranslated(describeFailure(refusal, dots).message);
    const incomplete = { DATABRICKS_HOST: `https://${host}`, DATABRICKS_CLIENT_ID: "id" };
    const failed: unknown = await resolveProfile({ env: incomplete, homeDir: "/nowhere" }).catch(
      (error: unknown) => error,
    );
    assert.ok(failed instanceof DatabricksError);
    assertTranslated(describeFailure(failed, dots).message, "client_secret");
    assert.ok(failed.briefPhrase);
  });
});
