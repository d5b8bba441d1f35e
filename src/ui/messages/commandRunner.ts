import type { FailureMessages } from "./failureMessages.ts";

type Command = (argument?: string, part?: number) => Promise<void>;

/**
 * A command as VS Code calls it: its error is shown here and nowhere else, with Retry running it again. The argument is
 * the key of a session, from a link or the status bar, or a row of the tree of apps, which has one. A link can name a
 * part of the session by a number.
 */
export function createRunner(
  failures: FailureMessages,
): (command: Command) => (argument?: unknown, part?: unknown) => Promise<void> {
  return (command) => {
    const run = async (argument?: unknown, part?: unknown): Promise<void> => {
      try {
        await command(keyOf(argument), typeof part === "number" ? part : undefined);
      } catch (error) {
        failures.show(error, { retry: () => run(argument, part) });
      }
    };
    return run;
  };
}

function keyOf(argument: unknown): string | undefined {
  const key =
    typeof argument === "object" && argument !== null && "key" in argument ? argument.key : argument;
  return typeof key === "string" ? key : undefined;
}
