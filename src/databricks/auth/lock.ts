/**
 * Runs a task while nobody else who uses the same lock runs one under the same name, in this process or another.
 * Rejects with the signal's reason after an abort before the task began; a task that has begun is not told.
 */
export type Lock = <T>(name: string, signal: AbortSignal, task: () => Promise<T>) => Promise<T>;
