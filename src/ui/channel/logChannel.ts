import * as vscode from "vscode";
import type { ViewChannel } from "./viewChannel.ts";
import { channelOf } from "./channelName.ts";
import { isEmpty, Replacement, type Sight } from "./replacement.ts";
import { outputEditors } from "./shownEditor.ts";

/**
 * VS Code only ever adds to a channel's file, also for what it replaces. At 30 MB it begins the file anew, and from
 * then on finds nothing in it that is replaced.
 */
const MOST_FILE_BYTES = 28 * 1024 * 1024;

export interface LogChannelOptions {
  readonly name: string;
  /** `publisher.name` */
  readonly extensionId: string;
  /** It may take what it could not take before. */
  readonly onDidFree: () => void;
  /** A person has emptied it: *Clear Output*. */
  readonly onDidEmpty: () => void;
  /** A channel was closed, whose file is left behind. */
  readonly onDidRetire: (name: string) => void;
}

/**
 * The output channel of one log. When its file is full, a fresh channel of the same name takes its place, which can only
 * be done in view: closing the channel that a closed Output view would show opens that view.
 */
export class LogChannel implements ViewChannel {
  readonly name: string;
  readonly #extensionId: string;
  readonly #onDidFree: () => void;
  readonly #onDidEmpty: () => void;
  readonly #onDidRetire: (name: string) => void;
  #channel: vscode.OutputChannel;
  #fileBytes = 0;
  /** Given another one meanwhile, VS Code shows text twice and then nothing more. */
  #awaited: Replacement | undefined;
  /** What was on show when a fresh channel took its place; closed as soon as that one is on show. */
  #retired: { readonly channel: vscode.OutputChannel; readonly path: string | undefined } | undefined;

  constructor({ name, extensionId, onDidFree, onDidEmpty, onDidRetire }: LogChannelOptions) {
    this.name = name;
    this.#extensionId = extensionId;
    this.#onDidFree = onDidFree;
    this.#onDidEmpty = onDidEmpty;
    this.#onDidRetire = onDidRetire;
    this.#channel = open(name);
  }

  append(text: string): void {
    this.#channel.append(text);
    this.#fileBytes += Buffer.byteLength(text);
  }

  replace(text: string): void {
    const bytes = Buffer.byteLength(text);
    if (this.hasRoomFor(bytes)) {
      this.#channel.replace(text);
      this.#fileBytes += bytes;
      if (this.#isOpen) this.#await(text.slice(0, text.indexOf("\n")));
      return;
    }
    this.#retired ??= { channel: this.#channel, path: this.#editor?.document.uri.path };
    this.#channel = open(this.name);
    this.#channel.append(text);
    this.#fileBytes = bytes;
    this.#channel.show(true);
  }

  hasRoomFor(bytes: number): boolean {
    return this.#fileBytes + bytes <= MOST_FILE_BYTES;
  }

  canReplace(bytes: number): boolean {
    if (this.#awaited !== undefined) return false;
    return this.hasRoomFor(bytes) || (this.#retired === undefined && this.#editor !== undefined);
  }

  isReadAbove(): boolean {
    const editor = this.#editor;
    const lastSeen = editor?.visibleRanges.at(-1)?.end.line;
    return editor !== undefined && lastSeen !== undefined && lastSeen < editor.document.lineCount - 2;
  }

  /** Undefined out of view, and until the document has taken a replacement in. */
  rowsInView(): number | undefined {
    const document = this.#editor?.document;
    return this.#awaited === undefined && document !== undefined ? document.lineCount - 1 : undefined;
  }

  isOf(document: vscode.TextDocument): boolean {
    return document.uri.scheme === "output" && channelOf(document.uri.path, this.#extensionId) === this.name;
  }

  show(takesFocus: boolean): void {
    this.#channel.show(!takesFocus);
  }

  /** Closes the channel whose place was taken, once it is out of view. */
  noteView(): void {
    const document = this.#editor?.document;
    if (document !== undefined && this.#awaited?.isIn(document.lineAt(0).text) === true) this.#free();
    const path = document?.uri.path;
    if (this.#retired === undefined || path === undefined || path === this.#retired.path) return;
    this.#retired.channel.dispose();
    this.#retired = undefined;
    this.#onDidRetire(this.name);
  }

  /**
   * The document has changed. `empty`: by *Clear Output*, or by VS Code on the way to a replacement; `onDidEmpty` is told
   * once that is known.
   */
  noteText(document: vscode.TextDocument): Sight {
    const firstLine = document.lineAt(0).text;
    const rows = document.lineCount;
    const sight = this.#awaited?.see(firstLine, rows) ?? (isEmpty(firstLine, rows) ? "emptied" : "taken");
    if (sight === "emptied") this.#onDidEmpty();
    if (this.#awaited !== undefined && (sight === "taken" || sight === "emptied")) this.#free();
    return sight;
  }

  dispose(): void {
    this.#awaited?.dispose();
    this.#retired?.channel.dispose();
    this.#channel.dispose();
  }

  #await(firstLine: string): void {
    this.#awaited = new Replacement({
      firstLine,
      onGivenUp: (wasEmptied) => {
        if (wasEmptied) {
          // What was on its way would come back with the next line.
          this.#channel.clear();
          this.#onDidEmpty();
        }
        this.#free();
      },
    });
  }

  #free(): void {
    this.#awaited?.dispose();
    this.#awaited = undefined;
    this.#onDidFree();
  }

  /** Out of view too, the document may be open, and is changed then. */
  get #isOpen(): boolean {
    return vscode.workspace.textDocuments.some((document) => this.isOf(document));
  }

  get #editor(): vscode.TextEditor | undefined {
    return outputEditors().find(({ document }) => this.isOf(document));
  }
}

/** Language "log" carries the colours; any other would also take the view's own filters and links away. */
function open(name: string): vscode.OutputChannel {
  return vscode.window.createOutputChannel(name, "log");
}
