import type { FailureMessages } from "./failureMessages.ts";

type Command = (argument?: string) => Promise<void>;

/**
 * A command as VS Code calls it: its error is shown here and nowhere else, with Retry running it again. The argument,
 * from a link or the status bar, is the key of a session.
 */
export function createRunner(
  failures: FailureMessages,
): (command: Command) => (argument?: unknown) => Promise<void> {
  return (command) => {
    const run = async (argument?: unknown): Promise<void> => {
      try {
        await command(typeof argument === "string" ? argument : undefined);
      } catch (error) {
        failures.show(error, { retry: () => run(argument) });
      }
    };
    return run;
  };
}
