import { execFile } from "node:child_process";

export interface ProgramOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** Windows only: the arguments are passed on without quoting. Default false. */
  readonly isVerbatim?: boolean;
}

export interface ProgramResult {
  /** Undefined when the program was killed for taking longer than `timeoutMs`. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

const maxOutputBytes = 1024 * 1024;
const killGraceMs = 2_000;

/**
 * Runs a program without a shell and waits for its end. Throws the signal's reason after an abort, and the system's
 * error when the program cannot be started.
 */
export function runProgram(
  file: string,
  args: readonly string[],
  { env, signal, timeoutMs, isVerbatim = false }: ProgramOptions,
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    let isTimedOut = false;
    let killTimer: NodeJS.Timeout | undefined;
    const options = {
      env,
      encoding: "utf8",
      windowsHide: true,
      windowsVerbatimArguments: isVerbatim,
      maxBuffer: maxOutputBytes,
    } as const;
    const child = execFile(file, args, options, (error, stdout, stderr) => {
      clearTimeout(timer);
      clearTimeout(killTimer);
      signal.removeEventListener("abort", stop);
      if (signal.aborted) {
        reject(signal.reason as Error);
      } else if (isTimedOut) {
        resolve({ exitCode: undefined, stdout, stderr });
      } else if (error === null || typeof error.code === "number") {
        resolve({ exitCode: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
      } else {
        const failure: Error = error;
        reject(failure);
      }
    });
    const stop = (): void => {
      child.kill("SIGTERM");
      // What the program started may outlive it and keep the pipes open.
      child.stdout?.destroy();
      child.stderr?.destroy();
      killTimer = setTimeout(() => child.kill("SIGKILL"), killGraceMs);
    };
    const timer = setTimeout(() => {
      isTimedOut = true;
      stop();
    }, timeoutMs);
    signal.addEventListener("abort", stop, { once: true });
    child.stdin?.end();
  });
}
