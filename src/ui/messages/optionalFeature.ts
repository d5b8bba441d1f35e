import type { Subscription } from "../../sessions/emitter.ts";
import type { Diagnostics } from "./diagnostics.ts";
import { technicalDetail } from "./technicalDetail.ts";

/** A feature that a host of VS Code's kind may have no place for: without it the rest goes on, and a line says so. */
export function optionalFeature(
  diagnostics: Pick<Diagnostics, "warn">,
  name: string,
  register: () => Subscription,
): Subscription {
  try {
    return register();
  } catch (error) {
    diagnostics.warn(`${name} is not available here. ${technicalDetail(error)}`);
    return { dispose: () => undefined };
  }
}
