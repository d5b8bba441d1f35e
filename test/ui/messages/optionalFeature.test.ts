import assert from "node:assert/strict";
import { test } from "node:test";
import { optionalFeature } from "../../../src/ui/messages/optionalFeature.ts";

test("what the host has no place for is noted, and costs nothing else", () => {
  const notes: string[] = [];
  const host: { lm?: { registerTool(): { dispose(): void } } } = {};
  const diagnostics = { warn: (message: string) => void notes.push(message) };
  const register = (): { dispose(): void } => {
    const { lm } = host;
    if (lm === undefined) throw new TypeError("registerTool is not a function");
    return lm.registerTool();
  };
  optionalFeature(diagnostics, "The tool", register).dispose();
  assert.match(notes.join(), /^The tool is not available here\. TypeError: registerTool is not a function/);

  let disposed = 0;
  host.lm = { registerTool: () => ({ dispose: () => void (disposed += 1) }) };
  optionalFeature(diagnostics, "The tool", register).dispose();
  assert.deepEqual([disposed, notes.length], [1, 1]);
});
