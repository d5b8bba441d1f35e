import type { SessionView } from "./statusText.ts";

/** Codicon name. The words beside it say the same. None turns: VS Code does not stop it for who wants no motion. */
export function statusIcon({ state, isFollowing, health }: SessionView): string {
  if (!isFollowing) return "debug-pause";
  if (health.crash !== undefined && (state.kind === "live" || state.kind === "waiting")) return "error";
  switch (state.kind) {
    case "connecting":
    case "retrying":
      return "sync";
    case "live":
      return state.isReading === true ? "sync" : "pulse";
    case "waiting":
      return "clock";
    case "stopped":
      return "stop-circle";
    case "ended":
      return state.error === undefined ? "circle-slash" : "error";
  }
}
