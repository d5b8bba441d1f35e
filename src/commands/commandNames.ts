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
] as const;

export type CommandName = (typeof COMMAND_NAMES)[number];
