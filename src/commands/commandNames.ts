/** Every command of the manifest, without its `databricksAppLogs.` before it. */
export const COMMAND_NAMES = [
  "stream",
  "streamAgain",
  "streamFromUrl",
  "toggleFollow",
  "resume",
  "stop",
  "save",
  "stopRecording",
  "show",
  "manage",
  "changeFilters",
  "copyCliCommand",
  "selectProfile",
  "signIn",
  "streamListed",
  "openInBrowser",
  "copyUrl",
  "refreshApps",
] as const;

export type CommandName = (typeof COMMAND_NAMES)[number];
