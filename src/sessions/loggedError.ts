import type { ErrorFrame } from "../reading/errorFrames.ts";
import type { Deployment } from "./deployment.ts";

/** An error of a log, however often it came: equal ones are one. Masked. */
export interface LoggedError {
  /** Names it among the errors of its session, as long as the session lives. */
  readonly id: number;
  /** One line, of the last time: `KeyError: 'price'`. */
  readonly sentence: string;
  /** `KeyError`; undefined where the sentence names none. */
  readonly kind: string | undefined;
  /** Where it was thrown in the app's source, below its folder where it lies in it. */
  readonly file: string | undefined;
  readonly functionName: string | undefined;
  /** Of the last time, the deepest first. */
  readonly frames: readonly ErrorFrame[];
  /** In capitals; undefined for a log without sources. */
  readonly source: string | undefined;
  /** Of the last time: so many lines did the stream bring before the entry; below 0 that of a line from before. */
  readonly entry: number;
  /** Which part of that line it begins with, from 0: a line can hold several entries. */
  readonly part: number;
  readonly count: number;
  /** How often it was the last word before an exit of the app's process. */
  readonly crashes: number;
  /** Epoch milliseconds, by the app's own clock. */
  readonly firstMs: number;
  readonly lastMs: number;
  /** Of the last time. */
  readonly deployment: Deployment | undefined;
  /** A newer deployment runs without it for a while. */
  readonly isPast: boolean;
}
