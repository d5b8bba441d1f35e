import type { Subscription } from "../sessions/emitter.ts";
import type { Filters } from "../sessions/filters.ts";
import type { LogSession } from "../sessions/logSession.ts";
import type { LogSessions } from "../sessions/logSessions.ts";
import type { Diagnostics } from "../ui/messages/diagnostics.ts";
import { inBackground } from "../ui/messages/inBackground.ts";
import type { Memory } from "../ui/pickers/answerMemory.ts";

const STREAMS_KEY = "liveStreams";

/** A stream to be found again after a reload. It holds no secret: profiles are names. */
export interface RememberedStream {
  readonly key: string;
  readonly name: string;
  /** Undefined: the profile in force. */
  readonly profile?: string | undefined;
  readonly workspaceId?: string | undefined;
  readonly filters: Filters;
  readonly isPaused?: boolean | undefined;
  /** The file that its lines were recorded to. */
  readonly recordedTo?: string | undefined;
  /** Names it in what is kept on this machine. */
  readonly keptAs?: string | undefined;
  /** Where the app answered, and what its credential was called: to show its log before its workspace is asked. */
  readonly url?: string | undefined;
  readonly profileName?: string | undefined;
}

export interface LiveStreams extends Subscription {
  /** What was live when the window closed, and was neither resumed nor declined since. The one in view first. */
  readonly left: readonly RememberedStream[];
  /** The offer was answered. */
  forgetLeft(): void;
}

/** Remembers which apps are streamed, as it changes, since a window that reloads leaves no time to write. */
export function rememberLiveStreams(
  memory: Memory,
  sessions: LogSessions,
  recordingTo: (session: LogSession) => string | undefined,
  diagnostics: Pick<Diagnostics, "warn">,
): LiveStreams {
  let left = read(memory);
  let written = JSON.stringify(left);
  const write = (): void => {
    const live = sessions.streaming.flatMap((session) => remembered(session, recordingTo(session)));
    const isLive = new Set(live.map(({ key }) => key));
    const streams = [...live, ...left.filter(({ key }) => !isLive.has(key))];
    const text = JSON.stringify(streams);
    if (text === written) return;
    written = text;
    inBackground(
      diagnostics,
      "The live streams will not be offered after a reload.",
      memory.update(STREAMS_KEY, streams),
    );
  };
  const subscription = sessions.onDidChange(write);
  return {
    left,
    forgetLeft() {
      left = [];
      write();
    },
    dispose() {
      subscription.dispose();
    },
  };
}

/** An address that is no app is left out: its host must be confirmed each time. */
function remembered(
  { target, filters, isFollowing, keptAs }: LogSession,
  recordedTo: string | undefined,
): RememberedStream[] {
  const { key, name, profile, profileName, workspaceId, app, url } = target;
  const paused = isFollowing ? {} : { isPaused: true };
  return app === undefined
    ? []
    : [{ key, name, profile, workspaceId, filters, ...paused, recordedTo, keptAs, url, profileName }];
}

function read(memory: Memory): readonly RememberedStream[] {
  const stored = memory.get(STREAMS_KEY);
  return Array.isArray(stored) ? stored.filter(isRemembered) : [];
}

function isRemembered(value: unknown): value is RememberedStream {
  const { key, name, profile, workspaceId, filters, isPaused, recordedTo, keptAs, url, profileName } =
    (value ?? {}) as Partial<Record<keyof RememberedStream, unknown>>;
  const { sources, search, tail } = (filters ?? {}) as Partial<Record<keyof Filters, unknown>>;
  return (
    typeof key === "string" &&
    typeof name === "string" &&
    [profile, workspaceId, recordedTo, keptAs, url, profileName].every(
      (text) => text === undefined || typeof text === "string",
    ) &&
    (isPaused === undefined || typeof isPaused === "boolean") &&
    Array.isArray(sources) &&
    sources.every((source) => typeof source === "string") &&
    typeof search === "string" &&
    typeof tail === "number" &&
    Number.isSafeInteger(tail) &&
    tail >= 0
  );
}
