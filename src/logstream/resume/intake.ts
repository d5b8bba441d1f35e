import { Parts, type AlignmentOptions } from "./aligned.ts";
import { areForgotten, gapEvent } from "./evidence.ts";
import type { LineHistory } from "./history.ts";
import { copyKey, type Received } from "./lineKey.ts";
import { findOverlap } from "./overlap.ts";
import { Recovery } from "./recovery.ts";

/** What becomes of a line once it is decided: into the memory, and out to whoever reads. */
export class Intake {
  readonly #history: LineHistory;
  readonly #options: AlignmentOptions;
  /** Own keys of the replay as far as it is compared; undefined once the view goes on with this connection. */
  #replay: number[] | undefined;
  #lastMs: number | undefined;
  #recovery: Recovery | undefined;
  /** The oldest time of the connection, epoch ms. */
  floorMs = Infinity;
  /** The youngest, and the first. Epoch ms. */
  #topMs = -Infinity;
  #firstMs: number | undefined;
  /** The latest time known before this connection, epoch ms. */
  readonly #earlierMs: number;
  #lastKnown: Received | undefined;
  #isLastKnown = false;
  #liveBelowMs = -Infinity;
  readonly #isSameSearch: boolean;
  /** It was told that what another search left out may be missing. */
  #hasPassedOver = false;
  /** What its first line's copies are counted by. */
  #first: number | undefined;
  /** The next line begins a row of its own. */
  #isAtBeginning: boolean;
  /** The view is what this connection brought. */
  #isViewOwn = false;
  out = new Parts();

  constructor(history: LineHistory, options: AlignmentOptions, isCompared: boolean) {
    this.#history = history;
    this.#options = options;
    this.#replay = isCompared ? [] : undefined;
    this.#isAtBeginning = !isCompared;
    this.#earlierMs = history.latestMs ?? -Infinity;
    this.#isSameSearch = history.search === options.search;
  }

  /** Undefined once the view goes on with this connection. */
  get replay(): readonly number[] | undefined {
    return this.#replay;
  }

  /** What was decided since it was asked for last. */
  take(): Parts {
    const { out } = this;
    this.out = new Parts();
    return out;
  }

  /** What was compared is the end of the view: the view goes on from there. */
  joinView(): void {
    this.#replay = undefined;
  }

  /** From now on this connection is what the server showed last. */
  takeView(): void {
    this.#history.view.replace(this.#replay ?? []);
    this.#history.isAfterOtherSearch = !this.#isSameSearch || this.#history.hasStraysOfOtherSearch;
    this.#history.search = this.#options.search;
    this.#history.lastMs = this.#lastMs ?? this.#history.lastMs;
    this.#history.strays = 0;
    this.#history.hasStraysOfOtherSearch = false;
    // What is younger than the replay and did not come in it may stand behind its end.
    this.#history.isViewWhole = this.#lastKnown === undefined && this.#earlierMs < this.floorMs;
    this.#history.isAmidRow = this.#isLastKnown;
    this.#isViewOwn = true;
    this.#isAtBeginning = this.#first === undefined;
    if (this.#first !== undefined) {
      this.#history.begin(this.#first);
    }
    this.#replay = undefined;
  }

  /** The clock was set back to where the replay began, or further: copies may be of lines long gone. */
  isStepBack({ isDated, timeMs = Infinity }: Received): boolean {
    return isDated && timeMs <= this.floorMs && this.#topMs > this.floorMs;
  }

  /** The replay seems to be over; it may only pause, and go on with what was known before. */
  endReplay(): void {
    this.#liveBelowMs = Math.min(this.floorMs, this.#history.earliestBehind(this.#lastKnown));
  }

  /** After the replay: what is older came live after a step back of the clock. Epoch ms. */
  get liveBelowMs(): number {
    return this.#liveBelowMs;
  }

  /** Whether nothing is known that the view does not show, so that nothing known can come behind its end. */
  isViewAll(): boolean {
    const { isViewWhole, isAfterOtherSearch, strays, lastMs = -Infinity } = this.#history;
    const isLater = isAfterOtherSearch ? this.floorMs > lastMs : this.floorMs >= lastMs;
    return strays === 0 && (isViewWhole || isLater);
  }

  /** Whether what was replayed so far is the end of what the server showed before. */
  hasReachedEnd(): boolean {
    const length = this.#replay?.length ?? 0;
    return length > 0 && findOverlap(this.#history.view, this.#replay ?? []).length === length;
  }

  /** `isWhole`: all that is remembered before it stands in the replay, too. */
  passKnown(received: Received, isWhole = false): void {
    this.#lastKnown = received;
    if (this.#replay === undefined) {
      // Not joined by order: more that is known may follow.
      this.#history.isViewWhole = false;
    }
    this.#record(received, true);
    // Behind the first moment of the replay every copy stands in it; before, it begins nobody knows with which.
    const isLater = (received.timeMs ?? -Infinity) > (this.#firstMs ?? Infinity);
    const isInside = isWhole || (isLater && this.#history.isInOrder);
    const { isFirst, accepts } = this.#options;
    if (!accepts(received.line)) {
      return;
    }
    // Without any time it may be another that reads the same, from before the replay.
    const isCertain = isWhole || received.timeMs !== undefined || this.#history.latestMs === undefined;
    const place = isCertain ? this.#recover(received, isInside) : undefined;
    if (place !== undefined) {
      this.out.addLine(received.line, place);
    } else if (isFirst) {
      this.out.addShown();
    }
  }

  /** The place of a known line that was kept back until now. */
  #recover(received: Received, isInside: boolean): number | undefined {
    if (this.#history.keptBack.isEmpty) {
      return undefined;
    }
    this.#recovery ??= new Recovery(this.#history);
    return this.#recovery.take(copyKey(received), isInside);
  }

  /** `lineCount`: how many lines the connection brought so far. */
  tellGap(fresh: readonly Received[], lineCount: number): void {
    this.out.add(gapEvent(this.#history, this.#options, fresh, lineCount));
  }

  /** Whether it counts as delivered long ago. What comes behind the end of the view is new, however old. */
  isForgotten(received: Received): boolean {
    const { lastMs = Infinity } = this.#history;
    const isBehind = this.#isSameSearch && (received.timeMs ?? lastMs) >= lastMs;
    return areForgotten(this.#history, [received]) && !(isBehind && this.hasReachedEnd());
  }

  /** Older than all that is remembered: it was delivered, unless another search had left it out. */
  passOver(received: Received, lineCount: number): void {
    if (this.#isSameSearch) {
      return;
    }
    if (!this.#hasPassedOver) {
      this.#hasPassedOver = true;
      this.tellGap([received], lineCount);
    }
    this.#record(received);
  }

  takeNew(received: Received): void {
    const known = received.timeMs === undefined ? { ...received, timeMs: this.#history.lastMs } : received;
    const place = this.#history.add(known);
    this.#record(received);
    if (this.#replay !== undefined) {
      this.#history.strays += 1;
      this.#history.hasStraysOfOtherSearch ||= !this.#isSameSearch;
      this.#history.begin(copyKey(known));
    }
    this.out.isNews = true;
    if (this.#options.accepts(received.line)) {
      this.out.addLine(received.line, place);
    } else {
      this.#history.hide(place);
      if (received.line.source !== undefined) {
        this.#options.onKeptBack?.(received.line);
      }
    }
  }

  #record(received: Received, isKnown = false): void {
    const { key, timeMs } = received;
    this.#isLastKnown = isKnown;
    this.#first ??= copyKey(received);
    if (this.#isAtBeginning) {
      this.#isAtBeginning = false;
      this.#history.begin(this.#first);
    }
    this.floorMs = Math.min(this.floorMs, timeMs ?? Infinity);
    this.#topMs = Math.max(this.#topMs, timeMs ?? -Infinity);
    this.#firstMs ??= timeMs;
    this.#lastMs = timeMs ?? this.#lastMs;
    if (this.#replay === undefined) {
      this.#history.isViewWhole &&= !this.#isViewOwn || this.#earlierMs < this.floorMs;
      this.#history.view.push(key);
      this.#history.isAmidRow = isKnown;
      this.#history.lastMs = this.#lastMs ?? this.#history.lastMs;
    } else {
      this.#replay.push(key);
    }
  }
}
