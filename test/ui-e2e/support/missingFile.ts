/** For a read of what may go meanwhile: answers this where it is not there, and throws what else went wrong. */
export function orMissing<T>(answer: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return answer;
    throw error;
  };
}
