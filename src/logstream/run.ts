import { once } from "node:events";
import type { Writable } from "node:stream";
import { abortable } from "./abort.ts";
import { checkConfig } from "./checkConfig.ts";
import { ConfigError, LogStreamError } from "./streamErrors.ts";
import { formatEntry } from "./format.ts";
import { streamLogs } from "./streamLogs.ts";
import type { Config } from "./types.ts";

/**
 * Streams an app's log into `config.writer`, one formatted line after another, and holds the socket back while the
 * writer is full. The writer stays open: its owner ends it.
 *
 * @throws ConfigError when there is no writer, and everything `streamLogs` throws
 * @throws the writer's own error when it fails; the stream is then closed
 */
export async function run(config: Config): Promise<void> {
  const { writer, outputFormat = "text", colorize = false, onEvent, ...stream } = config;
  // A caller in plain JavaScript can leave it out.
  if ((writer as Writable | undefined) === undefined) {
    throw new ConfigError("missing-writer", "writer", "No writer was given. Give any Node Writable.");
  }
  const format = { outputFormat, colorize };
  const broken = new AbortController();
  const failure: { error?: Error } = {};
  function onError(error: Error): void {
    failure.error ??= error;
    broken.abort();
  }
  function onClose(): void {
    onError(new ConfigError("closed-writer", "writer", "The writer was closed while the log was streaming."));
  }
  const signal =
    stream.signal === undefined ? broken.signal : AbortSignal.any([stream.signal, broken.signal]);
  // The stream ends itself in time, but not while this function waits for a writer that takes nothing.
  const timeout = new AbortController();
  const { timeoutMs } = checkConfig(stream);
  const timer =
    timeoutMs === undefined
      ? undefined
      : setTimeout(() => {
          timeout.abort();
        }, timeoutMs);
  const waiting = AbortSignal.any([signal, timeout.signal]);
  writer.on("error", onError);
  writer.on("close", onClose);
  let lastWrite = Promise.resolve();
  try {
    if (writer.destroyed || writer.writableEnded) {
      throw writer.errored ?? new ConfigError("closed-writer", "writer", "The writer is already closed.");
    }
    for await (const event of streamLogs({ ...stream, signal })) {
      if (event.kind !== "lines") {
        onEvent?.(event);
        continue;
      }
      let text = "";
      for (const line of event.lines) {
        text += `${formatEntry(line, format)}\n`;
      }
      // Asked before the write, not after it: the next lines are read while these are on their way.
      if (writer.writableNeedDrain) {
        await once(writer, "drain", { signal: waiting });
      }
      lastWrite = new Promise((resolve) => {
        writer.write(text, (error) => {
          if (error) {
            onError(error);
          }
          resolve();
        });
      });
    }
    await abortable(lastWrite, waiting);
  } catch (error) {
    if (!timeout.signal.aborted || signal.aborted || error instanceof LogStreamError) {
      throw failure.error ?? error;
    }
  } finally {
    clearTimeout(timer);
    writer.off("error", onError);
    writer.off("close", onClose);
  }
}
