import type { SessionView } from "./statusText.ts";

/** Codicon name. The words beside it say the same. */
export function statusIcon({ state, isFollowing, health }: SessionView): string {
  if (!isFollowing) return "debug-pause";
  if (health.crash !== undefined && (state.kind === "live" || state.kind === "waiting")) return "error";
  switch (state.kind) {
    case "connecting":
    case "retrying":
      return "sync~spin";
    case "live":
      return state.isReading === true ? "sync~spin" : "pulse";
    case "waiting":
      return "clock";
    case "stopped":
      return "stop-circle";
    case "ended":
      return state.error === undefined ? "circle-slash" : "error";
  }
}
