/** `vscode.l10n.t`: `{0}`, `{1}` in the message are replaced by the arguments. Passed in, so that text needs no VS Code. */
export type Translate = (message: string, ...args: (string | number)[]) => string;
