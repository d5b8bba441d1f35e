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
    assert.deepEqual(readFilters(read({})), { sources: ["APP", "SYSTEM"], search: "", tail: 1000 });
    assert.equal(readFollow(read({})), true);
    assert.equal(readProfile(read({ profile: " " })), undefined);
    assert.equal(readScrollback(read({})).lines, 20_000);
    assert.equal(readTransport(read({})), "auto");
  });

  it("are kept within their bounds, whatever a settings file holds", () => {
    assert.equal(readFilters(read({ tail: -5 })).tail, 0);
    assert.equal(readFilters(read({ tail: 1e9 })).tail, 1_000_000);
    assert.equal(readFilters(read({ tail: "many" })).tail, 1000);
    assert.deepEqual(readFilters(read({ sources: "APP" })).sources, ["APP", "SYSTEM"]);
    assert.deepEqual(readFilters(read({ sources: ["SYSTEM", "nonsense"] })).sources, ["SYSTEM"]);
    assert.equal(readScrollback(read({ scrollback: 1 })).lines, 1000);
    assert.equal(readTransport(read({ transport: "pigeon" })), "auto");
    assert.equal(readTransport(read({ transport: "polling" })), "polling");
  });
});
