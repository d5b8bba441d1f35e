import assert from "node:assert/strict";
import { it } from "node:test";
import { profileText } from "../../src/ui/profileText.ts";
import { english } from "./support/english.ts";

it("a credential without a profile is called by what holds it", () => {
  assert.deepEqual(
    ["dev", "constructor", "sign-in", "environment", "Databricks extension"].map((name) =>
      profileText(name, english),
    ),
    ["profile dev", "profile constructor", "your sign-in", "the environment", "the Databricks extension"],
  );
});
