import assert from "node:assert/strict";
import { test } from "node:test";
import { DatabricksError } from "../../../src/databricks/api/errors.ts";
import { describeStreamEnd } from "../../../src/ui/text/failureCatalogue.ts";
import { describeStreamEnds, groupStreamEnds, type StreamEnd } from "../../../src/ui/text/streamEnds.ts";
import { english as t, target } from "../support/english.ts";

const endOf = (name: string, message = "Nobody is signed in."): StreamEnd => ({
  error: new DatabricksError("not-signed-in", message),
  target: { ...target, name },
});

test("one end is told as ever", () => {
  const end = endOf("api");
  assert.deepEqual(describeStreamEnds([end], t), describeStreamEnd(end.error, end.target, t));
});

test("ten that end together are one message with the reason they share", () => {
  const ends = Array.from({ length: 9 }, (_, index) => endOf(`app-${index + 2}`));
  const { message, remedies } = describeStreamEnds([endOf("app-1"), ...ends], t);
  assert.equal(message, "10 logs ended: app-1, app-2, app-3, app-4, app-5 and 5 more. Nobody is signed in.");
  assert.deepEqual(remedies, ["signIn", "selectProfile"]);
});

test("those whose sign-ins are different ones are told apart, and the rest together", () => {
  const at = (name: string, place: Partial<StreamEnd["target"]>): StreamEnd => {
    const end = endOf(name);
    return { ...end, target: { ...end.target, ...place } };
  };
  const gone = { ...endOf("gone"), error: new DatabricksError("not-found", "It is gone.") };
  const slow = { ...endOf("slow"), error: new DatabricksError("timeout", "It is slow.") };
  const ends = [
    endOf("one"),
    gone,
    at("two", { host: "https://other.example.com" }),
    endOf("three"),
    at("four", { profile: "another" }),
    at("five", { workspaceId: "7" }),
    slow,
  ];
  assert.deepEqual(
    groupStreamEnds(ends, t).map((group) => group.map((end) => end.target.name)),
    [["one", "three"], ["gone", "slow"], ["two"], ["four"], ["five"]],
  );
  assert.deepEqual(describeStreamEnds([gone, slow], t).remedies, [
    "selectProfile",
    "retry",
    "openNetworkSettings",
  ]);
});

test("where the reasons differ, the message says whose it names", () => {
  const { message } = describeStreamEnds([endOf("one"), endOf("two", "It is late.")], t);
  assert.equal(message, "2 logs ended: one, two. That of one: Nobody is signed in.");
});
