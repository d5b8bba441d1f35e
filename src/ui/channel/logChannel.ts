import * as vscode from "vscode";
import type { ViewChannel } from "./boundedView.ts";
import { channelOf } from "./channelName.ts";

/**
 * VS Code only ever adds to a channel's file, also for what it replaces. At 30 MB it begins the file anew, and from
 * then on finds nothing in it that is replaced.
 */
const MOST_FILE_BYTES = 28 * 1024 * 1024;

/** A document that does not take a replacement in so long never will. */
const REPLACE_PATIENCE_MS = 30_000;

export interface LogChannelOptions {
  readonly name: string;
  /** `publisher.name` */
  readonly extensionId: string;
  /** It may take what it could not take before. */
  readonly onDidFree: () => void;
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
  readonly #onDidRetire: (name: string) => void;
  #channel: vscode.OutputChannel;
  #fileBytes = 0;
  /**
   * The first line of what is to replace the document and has not yet. VS Code may empty the document on the way; and
   * given another replacement meanwhile, it shows text twice and then nothing more.
   */
  #awaited: string | undefined;
  #patience: NodeJS.Timeout | undefined;
  /** What was on show when a fresh channel took its place; closed as soon as that one is on show. */
  #retired: { readonly channel: vscode.OutputChannel; readonly path: string | undefined } | undefined;

  constructor({ name, extensionId, onDidFree, onDidRetire }: LogChannelOptions) {
    this.name = name;
    this.#extensionId = extensionId;
    this.#onDidFree = onDidFree;
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
    if (this.#awaited !== undefined && document?.lineAt(0).text === this.#awaited) this.#free();
    const path = document?.uri.path;
    if (this.#retired === undefined || path === undefined || path === this.#retired.path) return;
    this.#retired.channel.dispose();
    this.#retired = undefined;
    this.#onDidRetire(this.name);
  }

  /** Whether this change of the document was the person's: *Clear Output*. */
  noteText(document: vscode.TextDocument): "emptied" | undefined {
    const first = document.lineAt(0).text;
    if (this.#awaited === undefined) return document.lineCount === 1 && first === "" ? "emptied" : undefined;
    if (first === this.#awaited) this.#free();
    return undefined;
  }

  dispose(): void {
    clearTimeout(this.#patience);
    this.#retired?.channel.dispose();
    this.#channel.dispose();
  }

  #await(firstLine: string): void {
    this.#awaited = firstLine;
    this.#patience = setTimeout(() => {
      this.#free();
    }, REPLACE_PATIENCE_MS);
  }

  #free(): void {
    clearTimeout(this.#patience);
    this.#awaited = undefined;
    this.#onDidFree();
  }

  /** Out of view too, the document may be open, and is changed then. */
  get #isOpen(): boolean {
    return vscode.workspace.textDocuments.some((document) => this.isOf(document));
  }

  get #editor(): vscode.TextEditor | undefined {
    return vscode.window.visibleTextEditors.find(({ document }) => this.isOf(document));
  }
}

/** Language "log" carries the colours; any other would also take the view's own filters and links away. */
function open(name: string): vscode.OutputChannel {
  return vscode.window.createOutputChannel(name, "log");
}
