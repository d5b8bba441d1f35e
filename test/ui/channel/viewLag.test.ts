import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ViewLag } from "../../../src/ui/channel/viewLag.ts";

describe("how far a view is behind", () => {
  it("is the age of the oldest text that is not on show, waiting or written", () => {
    const lag = new ViewLag();
    assert.equal(lag.at(500), 0);
    lag.pushed(10, 1000);
    lag.pushed(20, 1500);
    assert.equal(lag.at(2000), 1000);
    lag.appended(10, 10);
    lag.appended(20, 25);
    lag.saw(9);
    assert.equal(lag.at(3000), 2000, "written, and not on show");
    lag.saw(10);
    assert.equal(lag.at(3000), 1500);
    lag.saw(25);
    assert.equal(lag.at(3000), 0);
  });

  it("goes on from the oldest text when a view is written anew with fewer rows", () => {
    const lag = new ViewLag();
    lag.pushed(100, 1000);
    lag.appended(100, 100);
    lag.pushed(200, 2000);
    lag.replaced(200, 50);
    lag.saw(49);
    assert.equal(lag.at(4000), 3000);
    lag.saw(50);
    assert.equal(lag.at(4000), 0);
  });

  it("is bounded, however many writes a view does not show", () => {
    const lag = new ViewLag();
    for (let write = 1; write <= 5_000; write++) {
      lag.pushed(write, write);
      lag.appended(write, write);
    }
    lag.saw(99);
    assert.equal(lag.at(6_000), 5_900);
    lag.saw(4_999);
    assert.equal(lag.at(6_000), 5_900, "the last one counts for all that came after it");
    lag.saw(5_000);
    assert.equal(lag.at(6_000), 0);
  });

  it("is not believed for ever", () => {
    const lag = new ViewLag();
    lag.pushed(1, 0);
    lag.appended(1, 10);
    assert.equal(lag.at(59_000), 59_000);
    assert.equal(lag.at(61_000), 0);
  });

  it("begins anew when the view was emptied", () => {
    const lag = new ViewLag();
    lag.pushed(1, 0);
    lag.appended(1, 1);
    lag.pushed(2, 10);
    lag.forget();
    lag.appended(2, 2);
    assert.equal(lag.at(1000), 0);
  });
});
