import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Emitter } from "../../src/sessions/emitter.ts";
import { followSessions } from "../../src/sessions/followSessions.ts";
import { LogSession } from "../../src/sessions/logSession.ts";
import { target } from "../ui/support/english.ts";
import { noticesOf } from "./support/session.ts";

describe("following every session", () => {
  it("hands each one's items to a listener of its own, until it is over", () => {
    const onListenerError = (error: unknown): void => {
      throw error;
    };
    const added = new Emitter<LogSession>(onListenerError);
    const seen: string[] = [];
    const add = (name: string): LogSession => {
      const limits = { lines: 10, bytes: 1e6 };
      const session = new LogSession({ target: { ...target, name }, scrollback: limits, onListenerError });
      added.fire(session);
      return session;
    };
    const following = followSessions({ onDidAdd: added.subscribe }, (session) => (items) => {
      seen.push(`${session.target.name}: ${noticesOf(items).join()}`);
    });

    const [orders, prices] = [add("orders"), add("prices")];
    orders.say({ kind: "connected" });
    prices.say({ kind: "stopped" });
    following.dispose();
    orders.say({ kind: "stopped" });
    add("late").say({ kind: "connected" });

    assert.deepEqual(seen, ["orders: connected", "prices: stopped"]);
  });
});
