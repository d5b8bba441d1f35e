export interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** Skipped tests, and those still to be written. */
  readonly skipped: number;
}

export type Print = (text: string | Uint8Array) => void;

/** What runs as one: a program with its tests, or a step that succeeds or does not. */
export interface Part {
  /** Beside the suite's own name; empty where the suite has one part only. */
  readonly name: string;
  /** The file of tests that it is, where it is a single one. */
  readonly file?: string;
  run(print: Print): Promise<Counts>;
}

/** One line of the report. Its parts may run at the same time, in any order. */
export interface Suite {
  readonly name: string;
  readonly group: "check" | "node" | "vscode" | "e2e" | "floor";
  readonly parts: readonly Part[];
}

/** A step that either succeeds or does not counts as one test. */
export function step(name: string, group: Suite["group"], action: (print: Print) => Promise<number>): Suite {
  const run = async (print: Print): Promise<Counts> => {
    const succeeded = (await action(print)) === 0;
    return { passed: succeeded ? 1 : 0, failed: succeeded ? 0 : 1, skipped: 0 };
  };
  return { name, group, parts: [{ name: "", run }] };
}
