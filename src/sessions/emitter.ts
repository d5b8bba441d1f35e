export interface Subscription {
  dispose(): void;
}

export type Subscribe<T> = (listener: (value: T) => void) => Subscription;

/**
 * Tells its listeners, in the order they came. A listener that throws never reaches the code that fired, so that no
 * fault of a view can end a stream; the error goes to `onListenerError`.
 */
export class Emitter<T> {
  readonly #listeners = new Set<(value: T) => void>();
  readonly #onListenerError: (error: unknown) => void;

  constructor(onListenerError: (error: unknown) => void) {
    this.#onListenerError = onListenerError;
  }

  readonly subscribe: Subscribe<T> = (listener) => {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  };

  fire(value: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(value);
      } catch (error) {
        this.#onListenerError(error);
      }
    }
  }
}
