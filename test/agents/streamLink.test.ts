import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readLink } from "../../src/agents/streamLink.ts";
import { english } from "../ui/support/english.ts";

function read(query: string, path = "/stream"): unknown {
  const result = readLink({ path, query }, english);
  return result.kind === "good" ? result.link : result.problem;
}

describe("a link to a log", () => {
  it("names an app, and may name a profile and filters", () => {
    assert.deepEqual(read("app=orders-api"), { app: "orders-api", profile: undefined, filters: {} });
    assert.deepEqual(read("app=orders-api&profile=dev&sources=app&search=time%20out&tail=100"), {
      app: "orders-api",
      profile: "dev",
      filters: { sources: ["APP"], search: "time out", tail: 100 },
    });
  });

  it("may name any source, all of them, or what to leave out", () => {
    for (const [given, sources] of [
      ["build,Http", ["BUILD", "HTTP"]],
      ["gateway", ["GATEWAY"]],
      ["-http", ["-HTTP"]],
      ["HTTP,APP,SYSTEM,BUILD", []],
    ] as const) {
      const link = read(`app=a&sources=${given}`);
      assert.deepEqual(link, { app: "a", profile: undefined, filters: { sources } });
    }
  });

  it("is refused, by name, for whatever else it holds", () => {
    for (const [query, problem] of [
      [
        "app=orders-api&host=evil.example",
        /unknown parameter "host"\. Leave it out: a link can have app, profile, sources, search, tail\.$/,
      ],
      ["app=orders-api&url=https://evil.example", /unknown parameter "url"/],
      ["app=orders-api&app=other", /"app" more than once\. Give it once\.$/],
      ["app=../../other", /"\.\.\/\.\.\/other" in the link is not the name/],
      ["app=Orders", /"Orders"/],
      ["", /"" in the link is not the name/],
      [
        "app=a&tail=-1",
        /"-1" in the link is not a number of lines\. Use a whole number from 0 to 1,000,000\.$/,
      ],
      ["app=a&tail=99999999", /"99999999"/],
      [
        "app=a&sources=APP,",
        /"" in the link is not a source\. Use names with commas between them, such as APP,BUILD, or with a minus what to leave out, such as -HTTP\.$/,
      ],
      ["app=a&sources=", /"" in the link is not a source/],
      ["app=a&sources=-", /"-" in the link is not a source/],
      ["app=a&sources=APP%0AHTTP", /"APP HTTP" in the link is not a source/],
      [`app=a&sources=${"x".repeat(41)}`, /"x{41}" in the link is not a source/],
      [`app=a&sources=${"x,".repeat(30)}x`, /in the link is not a source/],
      [
        "app=a&search=x%0Ay",
        /"x y" in the link is too long or not plain text\. Use one line of at most 200 characters\.$/,
      ],
    ] as const) {
      assert.match(String(read(query)), problem);
    }
    assert.match(String(read("app=a", "/other")), /A link to "\/other"/);
    assert.ok(String(read(`app=${"x".repeat(10_000)}`)).length < 200);
  });
});
