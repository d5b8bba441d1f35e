import type { Found } from "./secretValues.ts";

/** Up to the sign before a password: of `scheme://user:`, in JSON perhaps with `\/`. A port is no password. */
const USER = /:\\?\/\\?\/[^\s:/@"'<>[\]]{0,200}:(?!\d{1,5}(?:[/?#\s]|$))/g;
/** Another address in the same run is looked at by itself. */
const RUN = /(?:(?!:\\?\/\\?\/)[^\s"'<>]){1,700}/y;
/** What can follow the `@` that ends a password: a host, with what may come after it. */
const HOST = /^(?:\[[0-9a-f:.]{2,45}\]|[\w.%-]{1,253})(?::\d{1,5}|:\w|[/?#,;)\]}\\]|$)/i;
const NAMED_HOST = /^[\w-]{1,63}(?:\.[\w-]{1,63}){1,10}|^localhost|^[\w.-]{1,253}:\d/;

/** Text without the passwords of addresses. */
export function maskPasswords(text: string, mask: string): string {
  let masked = "";
  let copied = 0;
  for (const { start, end } of findPasswords(text)) {
    masked += text.slice(copied, start) + mask;
    copied = end;
  }
  return masked + text.slice(copied);
}

/** The passwords of addresses, in order, each whole: `@` and `/` can be part of one. */
function findPasswords(text: string): Found[] {
  const found: Found[] = [];
  USER.lastIndex = 0;
  for (let match = USER.exec(text); match !== null; match = USER.exec(text)) {
    const start = USER.lastIndex;
    RUN.lastIndex = start;
    const run = RUN.exec(text)?.[0] ?? "";
    const length = passwordLength(
      run,
      /(?:https?|wss?)$/i.test(text.slice(Math.max(0, match.index - 5), match.index)),
      start + run.length === text.length,
    );
    if (length > 0) found.push({ start, end: start + length });
    // What has no end here is not looked through again.
    USER.lastIndex = start + (length > 0 ? length : Math.max(0, run.length - 1));
  }
  return found;
}

function passwordLength(run: string, isWeb: boolean, isLast: boolean): number {
  let length = 0;
  for (let at = run.indexOf("@"); at !== -1; at = run.indexOf("@", at + 1)) {
    const after = run.slice(at + 1, at + 330);
    if (!HOST.test(after)) continue;
    if (length === 0) length = at;
    else if (isMore(run.slice(length, at), after, isWeb)) length = at;
  }
  // Without a host that can be told, up to the first one.
  if (length > 0 || run.includes("@")) return length > 0 ? length : run.indexOf("@");
  // A text can break off within the password.
  return isLast && !isWeb && !/[/?#;,=]|^\d{1,5}\b/.test(run) ? run.length : 0;
}

/** Whether a further `@` still ends the password, or belongs to a path or a query behind the host. */
function isMore(between: string, after: string, isWeb: boolean): boolean {
  if (/[?&]\w{1,40}=/.test(between) || between.endsWith("/")) return false;
  if (!between.includes("/")) return true;
  const isHostBefore = NAMED_HOST.test(between.slice(1));
  return !isHostBefore && (!isWeb || NAMED_HOST.test(after));
}
