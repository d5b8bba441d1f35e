import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  readFilters,
  readFollow,
  readProfile,
  readScrollback,
  readTransport,
} from "../../../src/ui/text/settings.ts";

describe("settings", () => {
  const read = (values: Record<string, unknown>) => ({ get: (name: string) => values[name] });

  it("have defaults", () => {
    assert.deepEqual(readFilters(read({})), { sources: ["-HTTP"], search: "", tail: 1000 });
    assert.equal(readFollow(read({})), true);
    assert.equal(readProfile(read({ profile: " " })), undefined);
    assert.equal(readScrollback(read({})).lines, 20_000);
    assert.equal(readTransport(read({})), "auto");
  });

  it("name any sources, or what to leave out; an empty list is all", () => {
    for (const [sources, expected] of [
      [[], []],
      [
        ["app", "Gateway"],
        ["APP", "GATEWAY"],
      ],
      [
        ["GATEWAY", "BUILD", "APP"],
        ["APP", "BUILD", "GATEWAY"],
      ],
      [
        ["-http", "- build"],
        ["-BUILD", "-HTTP"],
      ],
      [["APP,SYSTEM"], ["APP", "SYSTEM"]],
      [["HTTP", "BUILD", "SYSTEM", "APP"], []],
      [["APP", "HTTP", "-HTTP"], ["APP"]],
      [["SYSTEM", "", " - ", 3], ["SYSTEM"]],
      [[3], ["-HTTP"]],
      ["APP", ["-HTTP"]],
    ] as const) {
      assert.deepEqual(readFilters(read({ sources })).sources, expected, JSON.stringify(sources));
    }
  });

  it("are kept within their bounds, whatever a settings file holds", () => {
    assert.equal(readFilters(read({ tail: -5 })).tail, 0);
    assert.equal(readFilters(read({ tail: 1e9 })).tail, 1_000_000);
    assert.equal(readFilters(read({ tail: "many" })).tail, 1000);
    assert.equal(readScrollback(read({ scrollback: 1 })).lines, 1000);
    assert.equal(readTransport(read({ transport: "pigeon" })), "auto");
    assert.equal(readTransport(read({ transport: "polling" })), "polling");
  });
});
