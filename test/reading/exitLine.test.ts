import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { LineReader } from "../../src/reading/lineReader.ts";

function levelOf(source: string, message: string): string {
  return new LineReader().read({ source, message, severity: "INFO", timestamp: 0 }).parts[0].level;
}

describe("the platform's word of an exit", () => {
  it("is an error, whatever its severity", () => {
    for (const message of [
      "App exited unexpectedly with exit code 1",
      "INFO: the process was killed",
      "Command exited with status 137",
      "Container terminated: out of memory",
      "exit status 2",
    ]) {
      assert.equal(levelOf("SYSTEM", message), "error", message);
      assert.equal(levelOf("system", message), "error", message);
    }
  });

  it("is none where the process was done, or was asked to end", () => {
    for (const message of ["App exited with exit code 0", "Command exited with status 143", "App started"])
      assert.equal(levelOf("SYSTEM", message), "info", message);
  });

  it("is the platform's alone", () => {
    assert.equal(levelOf("APP", "App exited unexpectedly with exit code 1"), "info");
  });
});
