/** Something the person at the keyboard can put right. Its message is the one sentence shown, without a stack. */
export class Setback extends Error {
  override readonly name = "Setback";
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Runs a script's main function, turning a Setback into one sentence on stderr and its exit code. */
export async function runScript(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof Setback)) throw error;
    console.error(error.message);
    process.exitCode = error.exitCode;
  }
}
