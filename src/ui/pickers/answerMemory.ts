import { areSameSources } from "../../sessions/filters.ts";
import type { Filters } from "../../sessions/filters.ts";

const ANSWERS_KEY = "answers";

/** Apps whose answers are kept; the longest unused go first. */
const REMEMBERED_APPS = 100;

/** The part of `vscode.Memento` that remembering takes. */
export interface Memory {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

interface Answers {
  readonly usedAtMs: number;
  readonly sources?: readonly string[];
  readonly search?: string;
  readonly tail?: number;
}

export interface AnswerMemory {
  /** When this app was streamed last, epoch milliseconds; undefined for never. */
  lastUsedMs(key: string): number | undefined;
  /** The filters to offer: the last answers where they differed from the defaults of their time. */
  recall(key: string, defaults: Filters): Filters;
  remember(key: string, answers: Filters, defaults: Filters): PromiseLike<void>;
}

/**
 * The last answers per app. Only what a person changed is kept, so that a new default in the settings counts for every
 * question they answered with Enter.
 */
export function createAnswerMemory(memory: Memory, now: () => number = Date.now): AnswerMemory {
  return {
    lastUsedMs: (key) => read(memory)[key]?.usedAtMs,

    recall(key, defaults) {
      const { sources, search, tail } = read(memory)[key] ?? {};
      return {
        sources: sources ?? defaults.sources,
        search: search ?? defaults.search,
        tail: tail ?? defaults.tail,
      };
    },

    remember(key, answers, defaults) {
      const changed: Answers = {
        usedAtMs: now(),
        ...(areSameSources(answers.sources, defaults.sources) ? {} : { sources: answers.sources }),
        ...(answers.search === defaults.search ? {} : { search: answers.search }),
        ...(answers.tail === defaults.tail ? {} : { tail: answers.tail }),
      };
      const all = Object.entries({ ...read(memory), [key]: changed });
      const latest = all.sort(([, a], [, b]) => b.usedAtMs - a.usedAtMs).slice(0, REMEMBERED_APPS);
      return memory.update(ANSWERS_KEY, Object.fromEntries(latest));
    },
  };
}

function read(memory: Memory): Readonly<Record<string, Answers | undefined>> & Record<string, Answers> {
  const stored = memory.get(ANSWERS_KEY);
  return typeof stored === "object" && stored !== null ? (stored as Record<string, Answers>) : {};
}
