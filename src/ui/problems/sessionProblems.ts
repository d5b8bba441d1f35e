import type * as vscode from "vscode";
import type { LoggedError } from "../../sessions/loggedErrors.ts";
import type { LogSession } from "../../sessions/logSession.ts";
import type { ErrorPlaces } from "../sources/errorPlaces.ts";
import { lineAfterEdits, lineInFile, shiftedLine } from "./keptLine.ts";
import { sourceLines, placeProblem, type Problem } from "./problem.ts";

/** Of one log; nobody mends more at once. */
const MOST_PROBLEMS = 100;
/** An error whose file is not in the workspace is looked for so often. Milliseconds. */
const LOOK_AGAIN_MS = 15_000;

/** The errors of one log that stand in files. */
export class SessionProblems {
  readonly #session: LogSession;
  readonly #places: ErrorPlaces;
  /** By the error's id. */
  #problems = new Map<number, Problem>();
  /** By the error's id: what stands there was found for this place and deployment. */
  readonly #placedFor = new Map<number, string>();
  /** Whose line was edited, by id: the deployment that still has the line as it was. */
  readonly #edited = new Map<number, string>();
  /** By id, with the moment of the last look by the monotonic clock, milliseconds. */
  readonly #homeless = new Map<number, number>();

  constructor(session: LogSession, places: ErrorPlaces) {
    this.#session = session;
    this.#places = places;
  }

  get all(): readonly Problem[] {
    return [...this.#problems.values()];
  }

  of({ id }: Pick<LoggedError, "id">): Problem | undefined {
    return this.#problems.get(id);
  }

  /** Finds the lines of what came, and lets go what is past. */
  async update(): Promise<void> {
    const errors = this.#session.errors.present.slice(0, MOST_PROBLEMS);
    const ids = new Set(errors.map(({ id }) => id));
    for (const known of [this.#problems, this.#placedFor, this.#edited, this.#homeless]) {
      for (const id of known.keys()) if (!ids.has(id)) known.delete(id);
    }
    for (const error of errors) await this.#place(error);
  }

  clear(): void {
    for (const known of [this.#problems, this.#placedFor, this.#edited, this.#homeless]) known.clear();
  }

  /** Follows the lines of an edited document. @returns whether any problem stands in it. */
  noteEdits(document: vscode.TextDocument, edits: readonly vscode.TextDocumentContentChangeEvent[]): boolean {
    const lineAt = (line: number): string | undefined =>
      line >= 0 && line < document.lineCount ? document.lineAt(line).text : undefined;
    const key = document.uri.toString();
    for (const problem of this.all) {
      problem.others = problem.others.map((place) =>
        place.uri.toString() === key
          ? { ...place, line: edits.reduce((line, edit) => shiftedLine(line, edit), place.line - 1) + 1 }
          : place,
      );
    }
    return this.#move(document.uri, (problem) => lineAfterEdits(problem, edits, lineAt));
  }

  /** The file was saved, here or by another program. @returns whether any problem stands in it. */
  async noteFile(uri: vscode.Uri): Promise<boolean> {
    const key = uri.toString();
    if (!this.all.some((problem) => problem.uri.toString() === key)) return false;
    const lines = (await sourceLines(uri)) ?? [];
    for (const problem of this.all) if (problem.uri.toString() === key) problem.isFileChanged = true;
    return this.#move(uri, (problem) => lineInFile(problem, lines));
  }

  #move(uri: vscode.Uri, lineOf: (problem: Problem) => number | undefined): boolean {
    const key = uri.toString();
    let isAny = false;
    for (const [id, problem] of this.#problems) {
      if (problem.uri.toString() !== key) continue;
      isAny = true;
      const line = lineOf(problem);
      if (line !== undefined) {
        problem.line = line;
        continue;
      }
      this.#problems.delete(id);
      this.#placedFor.delete(id);
      this.#edited.set(id, deploymentIdOf(problem.error));
    }
    return isAny;
  }

  async #place(error: LoggedError): Promise<void> {
    const { id, frames } = error;
    const deployment = deploymentIdOf(error);
    if (this.#edited.get(id) === deployment) return;
    const wanted = `${frames[0]?.path ?? ""}:${frames[0]?.line ?? 0} ${deployment}`;
    const known = this.#problems.get(id);
    if (known !== undefined && this.#placedFor.get(id) === wanted) {
      known.error = error;
      return;
    }
    const now = performance.now();
    if (now - (this.#homeless.get(id) ?? -Infinity) < LOOK_AGAIN_MS) return;
    const [deepest, ...others] = await this.#places.of(this.#session.target.name, frames);
    const problem = deepest && (await placeProblem(error, [deepest, ...others]));
    if (problem === undefined) {
      this.#homeless.set(id, now);
      this.#problems.delete(id);
      return;
    }
    this.#edited.delete(id);
    this.#homeless.delete(id);
    this.#placedFor.set(id, wanted);
    this.#problems.set(id, problem);
  }
}

function deploymentIdOf({ deployment }: LoggedError): string {
  return deployment?.id ?? "";
}
