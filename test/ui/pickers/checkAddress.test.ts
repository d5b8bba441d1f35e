import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkAddress } from "../../../src/ui/pickers/checkAddress.ts";
import { english } from "../support/english.ts";

describe("a typed address", () => {
  it("is read as the log stream of an app", () => {
    assert.deepEqual(checkAddress(" https://my-app.databricksapps.com/ ", english), {
      kind: "good",
      address: {
        logsUrl: "wss://my-app.databricksapps.com/logz/stream",
        origin: "https://my-app.databricksapps.com",
        host: "my-app.databricksapps.com",
      },
    });
    assert.equal(checkAddress("wss://h/x/logz/stream", english).kind, "good");
    assert.equal(checkAddress("http://127.0.0.1:8080", english).kind, "good");
  });

  it("is refused by name when it is none, or would show the token", () => {
    const problems = ["my-app", "ftp://h/x", "http://my-app.databricksapps.com", "https://me:secret@h"].map(
      (typed) => {
        const checked = checkAddress(typed, english);
        return checked.kind === "bad" ? checked.problem : "accepted";
      },
    );
    assert.match(problems[0] ?? "", /"my-app" is not an address/);
    assert.match(problems[1] ?? "", /ftp:/);
    assert.match(
      problems[2] ?? "",
      /"http:\/\/my-app\.databricksapps\.com" would carry your token in clear text/,
    );
    assert.doesNotMatch(problems[3] ?? "", /secret|accepted/);
  });
});
