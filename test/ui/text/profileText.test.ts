import assert from "node:assert/strict";
import { it } from "node:test";
import { credentialRow, profileText } from "../../../src/ui/text/profileText.ts";
import { english } from "../support/english.ts";

it("a credential without a profile is called by what holds it", () => {
  assert.deepEqual(
    ["dev", "constructor", "sign-in", "environment", "Databricks extension"].map((name) =>
      profileText(name, english),
    ),
    ["profile dev", "profile constructor", "your sign-in", "the environment", "the Databricks extension"],
  );
});

it("a credential among the details is labelled by what holds it, and says nothing twice", () => {
  const row = (profileName: string, credential: string): string =>
    credentialRow({ profileName, credential }, english).join(": ");
  assert.equal(row("dev", "Databricks CLI sign-in"), "Profile: dev, Databricks CLI sign-in");
  assert.equal(row("environment", "OAuth (M2M)"), "Credential: the environment, OAuth (M2M)");
  assert.equal(row("sign-in", "Databricks sign-in as me"), "Credential: Databricks sign-in as me");
  assert.equal(
    row("Databricks extension", "OAuth token of the Databricks extension"),
    "Credential: OAuth token of the Databricks extension",
  );
});
