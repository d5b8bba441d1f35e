import type { AppStatus, GapCause } from "../logstream/index.ts";
import type { Phrase, PhraseValue } from "../databricks/api/phrase.ts";
import type { ReadLine } from "../reading/lineFacts.ts";
import type { Deployment, DeploymentOrigin } from "./deployment.ts";
import type { Filters } from "./filters.ts";

/** What a person asked to see of the time before. */
export interface EarlierSpan {
  /** Names one reading among those of the session. */
  readonly reading: number;
  /** Where from, as part of a sentence. */
  readonly from: PhraseValue;
  /** Epoch milliseconds. */
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** How far a reading has come. */
export interface EarlierEnd {
  /** Up to when all lines are there, epoch milliseconds. */
  readonly readMs: number;
  /** It has not come to its end. */
  readonly isMore: boolean;
}

/** Something we say about the stream; never a line of the app. Wording is the view's affair. */
export type Notice =
  | { readonly kind: "started"; readonly filters: Filters }
  /** `isReading`: the earlier lines are on their way, and there is nothing above. */
  | { readonly kind: "connected"; readonly isReading?: boolean }
  /** The log starts with its view paused, and nothing waits yet: the view would stay blank. */
  | { readonly kind: "paused" }
  /** All earlier lines are read, and there are none. */
  | { readonly kind: "noLines" }
  | { readonly kind: "reconnected"; readonly afterMs: number }
  | { readonly kind: "retrying"; readonly cause: Error; readonly delayMs: number }
  | { readonly kind: "waiting"; readonly detail: string; readonly status?: AppStatus }
  | {
      readonly kind: "gap";
      readonly cause: GapCause;
      readonly since: number | undefined;
      readonly until: number | undefined;
      /** Whether what is missing can be read, as the platform keeps the app's lines. */
      readonly isFillable?: boolean;
      /** What was missing has been read. */
      readonly isFilled?: boolean;
    }
  /** Lines came that this choice of sources does not show. Said once for each choice. */
  | { readonly kind: "keptBack"; readonly sources: readonly string[] }
  /** More lines arrived while the view was held than the scrollback keeps: this many are gone. */
  | { readonly kind: "trimmed"; readonly lines: number }
  /** The log is over, and all that are over held too much: it gave up its oldest lines. Said once for each end. */
  | { readonly kind: "givenUp" }
  /** The lines above, so many, are from before the window was reloaded, as this machine kept them. */
  | { readonly kind: "kept"; readonly lines: number }
  /** Among those above so many lines are missing here: they were not kept. */
  | {
      readonly kind: "keptHole";
      readonly lines: number;
      readonly isFillable?: boolean;
      readonly isFilled?: boolean;
    }
  /** What comes is not kept on this machine for now. */
  | { readonly kind: "notKept"; readonly error: Error }
  | { readonly kind: "stopped" }
  /** The app, or its compute, failed; `detail` is the platform's account of it, and `phrase` the same for other languages. */
  | { readonly kind: "crashed"; readonly detail: string; readonly phrase?: Phrase }
  | { readonly kind: "recovered" }
  /** Lines from before begin here. */
  | ({ readonly kind: "earlier" } & EarlierSpan)
  /** They end here. `isLiveBelow`: lines that the stream brought follow. */
  | ({
      readonly kind: "earlierEnd";
      readonly reading: number;
      readonly isLiveBelow: boolean;
    } & EarlierEnd)
  /** What came before this, and what the live log misses, can be read. Said once. */
  | { readonly kind: "hasEarlier"; readonly from: PhraseValue }
  | ({ readonly kind: "deploying"; readonly id: string } & DeploymentOrigin)
  /** `before`: what ran until then, where it was seen. */
  | ({ readonly kind: "deployed"; readonly id: string; readonly before?: Deployment } & DeploymentOrigin)
  | ({
      readonly kind: "deploymentFailed";
      readonly id: string | undefined;
      readonly detail: string | undefined;
    } & DeploymentOrigin)
  /** What BUILD said of a deployment that failed, one text for each entry, the oldest first. */
  | { readonly kind: "buildErrors"; readonly errors: readonly string[] }
  /** The app may run on several instances; a stream shows one. */
  | { readonly kind: "instances"; readonly count: number }
  /** Lines come by polling: the person chose it, or no WebSocket got through. */
  | { readonly kind: "polling"; readonly isChosen: boolean }
  | { readonly kind: "ended"; readonly error: Error | undefined }
  /** `missingLines` came between what was saved to the file and the recording, and are in neither. */
  | { readonly kind: "recording"; readonly file: string; readonly missingLines: number }
  | {
      readonly kind: "recordingEnded";
      readonly file: string;
      readonly lines: number;
      readonly error?: Error;
    };

/** A line that a session received, with the moment it came (epoch milliseconds). */
export interface LineItem extends ReadLine {
  readonly kind: "line";
  readonly arrivedMs: number;
  /** It came before the window was reloaded, and is from what this machine kept. Default: no. */
  readonly isRestored?: boolean;
  /** Of a line that did not come with the stream: the reading that brought it, and its number in the session, from 1. */
  readonly earlier?: {
    readonly reading: number;
    readonly number: number;
    /** Who it is of has each line about it. */
    readonly isWhole: boolean;
  };
}

/** One step of what a session received, with the moment it came (epoch milliseconds). */
export type SessionItem =
  | LineItem
  | {
      readonly kind: "notice";
      readonly notice: Notice;
      readonly arrivedMs: number;
      readonly isRestored?: boolean;
    };

/** What we say ourselves, now. */
export function noticeItem(notice: Notice): SessionItem {
  return { kind: "notice", notice, arrivedMs: Date.now() };
}
