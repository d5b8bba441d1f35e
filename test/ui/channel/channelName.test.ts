import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { channelName, channelOf } from "../../../src/ui/channel/channelName.ts";
import { target } from "../support/english.ts";

describe("the name of a channel", () => {
  it("is the app's, with the host where another workspace has an app of that name", () => {
    const first = channelName(target, new Set());
    assert.equal(first, "orders-api");
    assert.equal(channelName(target, new Set([first])), "orders-api (dbc-1.cloud.databricks.com)");
  });

  it("is that of an app in the list, with the host where that is taken", () => {
    assert.equal(channelName(target, new Set()), "orders-api");
    assert.equal(channelName(target, new Set(["orders-api"])), "orders-api (dbc-1.cloud.databricks.com)");
  });

  it("is read whole from the document of the Output view", () => {
    for (const id of ["databricks-app-logs.databricks-app-logs", "Some-Publisher.databricks-app-logs"]) {
      const path = (name: string, number = 3): string =>
        `extension-output-${id.toLowerCase()}-#${number}-${name}`;
      assert.equal(channelOf(path("api"), id), "api");
      assert.equal(channelOf(path("My-api", 12), id), "My-api");
      assert.equal(channelOf(path("localhost:8000 #1-x"), id), "localhost:8000 #1-x");
      assert.equal(channelOf("extension-output-other.extension-#1-api", id), undefined);
      assert.equal(channelOf("main", id), undefined);
    }
  });
});
