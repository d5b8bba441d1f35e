/** Where the text of a log is shown. */
export interface ViewChannel {
  append(text: string): void;
  /** Puts the text in the place of everything that is there. */
  replace(text: string): void;
  /** Whether so much can be appended; if not, it has to be replaced. */
  hasRoomFor(bytes: number): boolean;
  /** Whether it can be replaced now by so much. If not, someone calls `retry` as soon as it can. */
  canReplace(bytes: number): boolean;
  /** Whether a person looks at lines above its end. */
  isReadAbove(): boolean;
}
