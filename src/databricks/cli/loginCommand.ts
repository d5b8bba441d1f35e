/** The command that signs a person in with the Databricks CLI, to be copied into a terminal. */
export function loginCommand(options: { host?: string | undefined; profile?: string | undefined }): string {
  const host = options.host ? ` --host ${quoteArgument(options.host)}` : "";
  const profile = options.profile === undefined ? "" : ` --profile ${quoteArgument(options.profile)}`;
  return `databricks auth login${host}${profile}`;
}

function quoteArgument(text: string): string {
  return /^[\w.,:/@%+=-]+$/.test(text) ? text : `"${text.replaceAll(/(["\\$`])/g, "\\$1")}"`;
}
