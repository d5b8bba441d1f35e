import type { FailureMessages } from "./failureMessages.ts";

type Command = (argument?: string) => Promise<void>;

/**
 * A command as VS Code calls it: its error is shown here and nowhere else, with Retry running it again. The argument is
 * the key of a session, from a link or the status bar, or a row of the tree of apps, which has one.
 */
export function createRunner(
  failures: FailureMessages,
): (command: Command) => (argument?: unknown) => Promise<void> {
  return (command) => {
    const run = async (argument?: unknown): Promise<void> => {
      try {
        await command(keyOf(argument));
      } catch (error) {
        failures.show(error, { retry: () => run(argument) });
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
