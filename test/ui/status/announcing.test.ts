import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { LogSession } from "../../../src/sessions/logSession.ts";
import { createAnnouncing } from "../../../src/ui/status/announcing.ts";

type Phase = Pick<LogSession, "state" | "health" | "isFollowing">;

/** A session in which only its phase matters. */
function sessionOf(phase: { kind: "live" | "connecting"; isFollowing?: boolean }): LogSession {
  const session: { state: { kind: string; sinceMs: number }; health: object; isFollowing: boolean } = {
    state: { kind: phase.kind, sinceMs: 0 },
    health: { crash: undefined },
    isFollowing: phase.isFollowing ?? true,
  };
  return session as unknown as LogSession & Phase;
}

describe("what a screen reader is told of the status bar", () => {
  it("is a change of state: the place is one that announces before it changes, and a button after", () => {
    const announce = createAnnouncing();
    const session = sessionOf({ kind: "connecting" });
    assert.deepEqual(announce(session), { role: "button", isHeldBack: false });
    Object.assign(session, { state: { kind: "live", sinceMs: 1 } });
    assert.deepEqual(announce(session), { role: "status", isHeldBack: true, againMs: 200 });
    assert.deepEqual(announce(session), { role: "status", isHeldBack: false, againMs: 200 });
    assert.deepEqual(announce(session), { role: "button", isHeldBack: true, againMs: 200 });
    assert.deepEqual(announce(session), { role: "button", isHeldBack: false });
  });

  it("is no change of counts, and no other log that somebody turned to", () => {
    const announce = createAnnouncing();
    const session = sessionOf({ kind: "live" });
    announce(session);
    Object.assign(session, { newLines: 12 });
    assert.equal(announce(session).role, "button");
    assert.deepEqual(announce(sessionOf({ kind: "connecting" })), { role: "button", isHeldBack: false });
  });

  it("is a change that came while one was told, too", () => {
    const announce = createAnnouncing();
    const session = sessionOf({ kind: "connecting" });
    announce(session);
    Object.assign(session, { state: { kind: "live", sinceMs: 1 } });
    announce(session);
    announce(session);
    Object.assign(session, { isFollowing: false });
    assert.equal(announce(session).role, "button");
    assert.deepEqual(announce(session), { role: "status", isHeldBack: true, againMs: 200 });
    assert.equal(announce(session).isHeldBack, false);
  });
});
