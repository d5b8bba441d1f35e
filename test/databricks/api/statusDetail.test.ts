import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { describeStatus } from "../../../src/databricks/api/apps.ts";

/** The platform's account of an app can quote what the app printed last. */
describe("a secret in what the platform says of an app", () => {
  it("is not cut in half, which nobody could mask", () => {
    const words = "It said so. ".repeat(23);
    const { detail } = describeStatus({
      name: "orders-api",
      url: "https://a",
      computeState: "ACTIVE",
      appState: "CRASHED",
      appMessage: `${words}postgresql://app:hunter2@db.internal:5432/orders and more`,
    });
    assert.equal(detail, `The app "orders-api" has crashed. ${words.trimEnd()}…`);
  });
});
