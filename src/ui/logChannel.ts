import * as vscode from "vscode";
import type { ViewChannel } from "./boundedView.ts";
import { channelOf } from "./channelName.ts";

/**
 * VS Code only ever adds to a channel's file, also for what it replaces. At 30 MB it begins the file anew, and from
 * then on finds nothing in it that is replaced.
 */
const MOST_FILE_BYTES = 28 * 1024 * 1024;

export interface LogChannelOptions {
  readonly name: string;
  /** A channel was closed, whose file is left behind. */
  readonly onDidRetire: (name: string) => void;
}

/**
 * The output channel of one log. When its file is full, a fresh channel of the same name takes its place, which can only
 * be done in view: closing the channel that a closed Output view would show opens that view.
 */
export class LogChannel implements ViewChannel {
  readonly name: string;
  readonly #onDidRetire: (name: string) => void;
  #channel: vscode.OutputChannel;
  #fileBytes = 0;
  /** VS Code may empty the document on its way to the new text. */
  #isReplacing = false;
  /** What was on show when a fresh channel took its place; closed as soon as that one is on show. */
  #retired: { readonly channel: vscode.OutputChannel; readonly path: string | undefined } | undefined;

  constructor({ name, onDidRetire }: LogChannelOptions) {
    this.name = name;
    this.#onDidRetire = onDidRetire;
    this.#channel = open(name);
  }

  append(text: string): void {
    this.#channel.append(text);
    this.#fileBytes += Buffer.byteLength(text);
  }

  replace(text: string): void {
    const bytes = Buffer.byteLength(text);
    this.#isReplacing = true;
    if (this.hasRoomFor(bytes)) {
      this.#channel.replace(text);
      this.#fileBytes += bytes;
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
    return this.hasRoomFor(bytes) || (this.#retired === undefined && this.#editor !== undefined);
  }

  isReadAbove(): boolean {
    const editor = this.#editor;
    const lastSeen = editor?.visibleRanges.at(-1)?.end.line;
    return editor !== undefined && lastSeen !== undefined && lastSeen < editor.document.lineCount - 2;
  }

  isOf(document: vscode.TextDocument): boolean {
    return document.uri.scheme === "output" && channelOf(document.uri.path) === this.name;
  }

  show(): void {
    this.#channel.show(true);
  }

  /** Closes the channel whose place was taken, once it is out of view. */
  noteView(): void {
    const path = this.#editor?.document.uri.path;
    if (this.#retired === undefined || path === undefined || path === this.#retired.path) return;
    this.#retired.channel.dispose();
    this.#retired = undefined;
    this.#onDidRetire(this.name);
  }

  /** Whether this change of the document was the person's: *Clear Output*. */
  noteText(document: vscode.TextDocument): "emptied" | undefined {
    const isEmpty = document.lineCount === 1 && document.lineAt(0).text === "";
    if (!isEmpty) this.#isReplacing = false;
    return isEmpty && !this.#isReplacing ? "emptied" : undefined;
  }

  dispose(): void {
    this.#retired?.channel.dispose();
    this.#channel.dispose();
  }

  get #editor(): vscode.TextEditor | undefined {
    return vscode.window.visibleTextEditors.find(({ document }) => this.isOf(document));
  }
}

/** Language "log" carries the colours; any other would also take the view's own filters and links away. */
function open(name: string): vscode.OutputChannel {
  return vscode.window.createOutputChannel(name, "log");
}
