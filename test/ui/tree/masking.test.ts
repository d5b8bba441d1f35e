import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openSignedInWorkspace } from "../../../src/databricks/workspace.ts";
import { nodeTooltip } from "../../../src/ui/tree/appNode.ts";
import { english } from "../support/english.ts";
import { said, token } from "../support/secrets.ts";

/** The platform's account of an app can quote what the app printed last. */
describe("a secret in what the platform says of an app", () => {
  it("is masked in the tooltip of the tree", () => {
    const workspace = openSignedInWorkspace({
      host: "https://dbc-1.cloud.databricks.com",
      profileName: "dev",
      tokenProvider: () => Promise.resolve("unused"),
    });
    const tooltip = nodeTooltip(
      {
        key: "k",
        workspace,
        app: {
          name: "orders-api",
          description: `Reads with ${token}`,
          url: "https://a",
          computeState: "ACTIVE",
          appState: "CRASHED",
          appMessage: said,
          activeDeployment: { id: "01f0", state: "FAILED", message: said },
        },
      },
      english,
    );
    assert.equal(tooltip.match(/redacted/g)?.length, 5);
    assert.doesNotMatch(tooltip, /dapi|hunter2/);
  });
});
