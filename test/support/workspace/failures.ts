import type { RequestFailure } from "./types.ts";

/** The failures that wait for the REST and OIDC requests they were made for. */
export class PlannedFailures {
  readonly #planned: { matches: (target: URL) => boolean; failure: RequestFailure; times: number }[] = [];

  add(match: string | RegExp, failure: RequestFailure): void {
    const matches =
      typeof match === "string"
        ? (target: URL) => target.pathname.includes(match)
        : (target: URL) =>
            new RegExp(match.source, match.flags.replace(/[gy]/g, "")).test(target.pathname + target.search);
    this.#planned.push({ matches, failure, times: failure.times ?? 1 });
  }

  take(target: URL): RequestFailure | undefined {
    const at = this.#planned.findIndex((planned) => planned.matches(target));
    const planned = this.#planned[at];
    if (planned === undefined) {
      return undefined;
    }
    planned.times--;
    if (planned.times <= 0) {
      this.#planned.splice(at, 1);
    }
    return planned.failure;
  }
}
